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

    private static MultiStreamTest Test(string source, string method, string? managed = null) =>
        new() { Source = source, TypeName = "C", MethodName = method, MethodToken = 0, ManagedMethod = managed ?? method, DisplayName = method };
}
