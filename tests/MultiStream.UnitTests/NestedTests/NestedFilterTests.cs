using MultiStream.Discovery;
using MultiStream.NestedTests;

namespace MultiStream.UnitTests.NestedTests;

/// <summary>Filters, by the platform's own code.</summary>
public sealed class NestedFilterTests
{
    [Theory]
    [InlineData("", "Ns.C.A Ns.C.B")]
    [InlineData("Name=A", "Ns.C.A")]
    [InlineData("Category=lab", "Ns.C.B")]
    [InlineData("Category!=lab", "Ns.C.A")]
    [InlineData("Owner=grace|FullyQualifiedName~C.A", "Ns.C.A Ns.C.B")]
    [InlineData("Priority=1", "")]
    public void It_chooses_among_this_librarys_own_tests(string filter, string expected)
    {
        MultiStreamTest[] tests = [Test("A"), Test("B") with { Categories = ["lab"], Traits = [new("Owner", "grace")] }];

        Assert.Equal(expected, string.Join(' ', NestedFilter.Choose(tests, filter).Select(t => t.FullyQualifiedName)));
    }

    [Fact]
    public void One_that_nobody_understands_is_told_with_one_that_would_be_right() =>
        Assert.Contains("Right would be, for example, ", Assert.Throws<MultiStreamException>(() => NestedFilter.Parse("(Name=", null, _ => null)).Message, StringComparison.Ordinal);

    private static MultiStreamTest Test(string method) => new() { Source = "x.dll", TypeName = "Ns.C", MethodName = method, MethodToken = 0, ManagedMethod = method, DisplayName = method };
}
