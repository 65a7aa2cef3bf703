using MultiStream.Nested;

namespace MultiStream.UnitTests.Nested;

public sealed class NestedNamesTests
{
    [Theory]
    [InlineData("Ns.C.M", "Ns.C.M")]
    [InlineData("Ns.C.M(1,2)", "Ns.C.M")]
    [InlineData("Ns.C(5).M(\"a.b)(\")", "Ns.C.M")]
    [InlineData("Ns.C.M('(')", "Ns.C.M")]
    [InlineData("Ns.C.M(\"\\\"(\",(1))", "Ns.C.M")]
    [InlineData("Ns.C<Int32>.M", "Ns.C<Int32>.M")]
    public void A_name_without_its_arguments_is_the_methods(string name, string expected) => Assert.Equal(expected, NestedNames.WithoutArguments(name));

    [Theory]
    [InlineData("Ns.C.M(1)", "M(1)", "Ns.C.M(1)")]                 // NUnit
    [InlineData("Ns.C.M", "Ns.C.M(x: 1)", "Ns.C.M(x: 1)")]         // xunit
    [InlineData("Ns.C.M", "M (1)", "Ns.C.M (1)")]                  // MSTest
    [InlineData("Ns.C.M", "a title", "Ns.C.M [a title]")]
    [InlineData("Ns.C.M", "M", "Ns.C.M")]
    public void A_row_is_called_what_its_framework_shows_after_the_full_name(string fullName, string shown, string expected) => Assert.Equal(expected, NestedNames.OfRow(fullName, shown));

    [Theory]
    [InlineData("Ns.C.Passs", "Ns.C.Pass")]
    [InlineData("C.Pass", "Ns.C.Pass")]
    [InlineData("pass", "Ns.C.Pass")]
    [InlineData("Other.Space.Deep.Inner", "Ns.Deep+Inner")]
    [InlineData("Nothing.Like.It", "")]
    public void What_may_have_been_meant_is_near_or_ends_alike(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', NestedNames.Near(name, ["Ns.C.Pass", "Ns.C.Fail", "Ns.Deep+Inner"])));

    [Fact]
    public void A_nested_class_may_be_written_as_in_source() => Assert.True(NestedNames.AreSame("Ns.Outer+Inner.M", "Ns.Outer.Inner.M"));
}
