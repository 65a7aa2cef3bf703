using MultiStream.Discovery;
using MultiStream.Running;

namespace MultiStream.UnitTests.Running;

/// <summary>Where tests keep their files: no two in one folder.</summary>
public sealed class TestFoldersTests
{
    [Fact]
    public void Assemblies_of_one_name_overloads_and_names_that_are_no_file_names_have_folders_of_their_own()
    {
        MultiStreamTest[] tests = [Test("/one/T.dll", "M"), Test("/two/T.dll", "M"), Test("/one/T.dll", "N", "N(System.Int32)"), Test("/one/T.dll", "N", "N(System.String)"), Test("/one/U.dll", "M")];

        var folders = new TestFolders("/run", tests);

        Assert.Equal(tests.Length, tests.Select(folders.Of).Distinct().Count());
        Assert.Equal(("/run/T/C.M", "/run/T-2/C.M", "/run/U/C.M"), (folders.Of(tests[0]), folders.Of(tests[1]), folders.Of(tests[4])));
        Assert.StartsWith("/run/T/C.N_System.Int32_-", folders.Of(tests[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_differ_in_case_alone_have_folders_of_their_own_where_case_does_not_count_too()
    {
        MultiStreamTest[] tests = [Test("/one/T.dll", "Works"), Test("/one/T.dll", "works"), Test("/one/T.dll", "Other"), Test("/one/U.dll", "WORKS")];

        var folders = new TestFolders("/run", tests);

        Assert.Equal(tests.Length, tests.Select(folders.Of).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(("/run/T/C.Other", "/run/U/C.WORKS"), (folders.Of(tests[2]), folders.Of(tests[3])));
    }

    [Fact]
    public void Test_cases_of_one_method_have_short_folders_of_their_own_the_same_whatever_else_is_run()
    {
        MultiStreamTest[] tests = [Case("client: v1, server: v2"), Case("client: v1, Server: v2"), Case(new string('x', 300)), Case("../../etc"), Test("/one/T.dll", "M")];

        var folders = new TestFolders("/run", tests);

        Assert.Equal("/run/T/C.M.client__v1__server__v2-1396995e4c", folders.Of(tests[0]));
        Assert.Equal(tests.Length, tests.Select(folders.Of).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(tests, t => Assert.Equal("/run/T", Path.GetDirectoryName(folders.Of(t))));
        Assert.All(tests, t => Assert.InRange(Path.GetFileName(folders.Of(t)).Length, 1, 100));
        Assert.All(tests, t => Assert.Equal(folders.Of(t), new TestFolders("/run", [t]).Of(t)));

        static MultiStreamTest Case(string variant) => Test("/one/T.dll", "M") with { Variant = new TestVariant(variant, []) };
    }

    private static MultiStreamTest Test(string source, string method, string? managed = null) =>
        new() { Source = source, TypeName = "C", MethodName = method, MethodToken = 0, ManagedMethod = managed ?? method, DisplayName = method };
}
