using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Deployment;

public sealed class WorkerPlaceTests : IDisposable
{
    private const string Boot = "this-boot";
    private static readonly FrameworkNeed s_core = new("Microsoft.NETCore.App", "10.0.0");
    private readonly string _root = Directory.CreateTempSubdirectory("multistream-place-").FullName;
    private readonly List<string> _log = [];

    public WorkerPlaceTests()
    {
        foreach (var folder in (string[])["b", "f", "d/agent-1/linux-x64"])
            Directory.CreateDirectory(Path.Combine(Cache, folder));
        Framework("Microsoft.NETCore.App", "10.0.12");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(Boot)]
    [InlineData("-")]
    public void A_bundle_that_this_boot_knows_is_found_and_marked_as_used(string mark)
    {
        Bundle("k", mark);
        Directory.SetLastWriteTimeUtc(Pointer("k"), DateTime.UtcNow.AddDays(-20));

        var answer = Find("k", "other");

        Assert.Equal((Cache, Path.Combine(Cache, "d/k-1"), ""), (answer.Cache, answer.Folders[0], answer.Folders[1]));
        Assert.True(File.GetLastWriteTimeUtc(Pointer("k")) > DateTime.UtcNow.AddDays(-1));
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("an-earlier-boot")]
    [InlineData(WorkerPlace.InDoubt)]
    [InlineData("")]
    public void A_bundle_that_has_to_be_verified_first_is_not(string mark)
    {
        Bundle("k", mark);

        Assert.Equal("", Find("k").Folders.Single());
        Assert.Equal($"d/k-1 {mark}\n", File.ReadAllText(Pointer("k")));
    }

    public static TheoryData<string, Action<string>> Changes { get; } = new()
    {
        { "written to", folder => File.WriteAllText(Path.Combine(folder, "data/a file.txt"), "other") },
        { "removed", folder => File.Delete(Path.Combine(folder, "T.dll")) },
        { "no list", folder => File.Delete(Path.Combine(folder, ".sums")) },
    };

    /// <summary>By a block that runs as root, or removes a file first.</summary>
    [Theory]
    [MemberData(nameof(Changes))]
    public void A_bundle_that_a_block_changed_is_not_used_until_it_was_verified(string what, Action<string> change)
    {
        var folder = Bundle("k", Boot);
        change(folder);

        Assert.True(Find("k").Folders.Single().Length == 0, what);
        Assert.Equal("d/k-1 ?\n", File.ReadAllText(Pointer("k")));
        Assert.Equal($"The files in {folder} are not as they were sent; blocks share them and must not change them. They are verified and sent again.", Assert.Single(_log));
    }

    [Theory]
    [InlineData("../outside-1 -\n")]
    [InlineData("d/other-1 -\n")]
    [InlineData("d/k-1\n")]
    [InlineData("")]
    public void A_pointer_that_is_none_finds_nothing(string text)
    {
        Bundle("k", Boot);
        Bundle("other", Boot);
        File.WriteAllText(Pointer("k"), text);

        Assert.Equal("", Find("k").Folders.Single());
    }

    [Fact]
    public void A_cache_that_cannot_be_read_finds_nothing_and_is_logged()
    {
        File.CreateSymbolicLink(Pointer("k"), Pointer("k"));
        Directory.CreateDirectory(Pointer("folder"));
        Bundle("good", Boot);

        Assert.Equal(["", "", Path.Combine(Cache, "d/good-1")], Find("k", "folder", "good").Folders);
    }

    [Fact]
    public void An_agent_that_came_from_no_cache_has_none()
    {
        Bundle("k", Boot);

        var answer = new WorkerPlace("/opt/multistream-agent/any", Dotnet, Boot, _log.Add).Find(new WorkerPlaceRequest(["k"], [s_core], false));

        Assert.Equal(("", "", "/opt/multistream-agent/any/MultiStream.Agent.dll"), (answer.Cache, answer.Folders.Single(), answer.AgentAssembly));
    }

    [Fact]
    public void The_frameworks_beside_the_agents_runtime_count()
    {
        Framework("Microsoft.Example.App", "9.0.1");
        Directory.CreateDirectory(Path.Combine(_root, "dotnet/shared/Microsoft.Gone.App/10.0.1"));
        FrameworkNeed[] needs = [s_core, new("Microsoft.NETCore.App", "10.0.13"), new("Microsoft.Example.App", "10.0.0"), new("Microsoft.Gone.App", "10.0.0"), new("Microsoft.AspNetCore.App", "10.0.0")];

        var answer = Place().Find(new WorkerPlaceRequest([], needs, false));

        Assert.Equal(["Microsoft.NETCore.App 10.0.13", "Microsoft.Example.App 10.0.0", "Microsoft.Gone.App 10.0.0", "Microsoft.AspNetCore.App 10.0.0"], answer.MissingFrameworks);
        Assert.Equal((Dotnet, true), (answer.Dotnet, answer.HasIcu));
    }

    [Fact]
    public void The_library_of_cultures_is_found_where_distributions_have_it_and_by_the_loader()
    {
        string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        var (with, without, broken) = (Folder("with"), Folder("without"), Folder("broken"));
        File.WriteAllText(Path.Combine(with, "libicuuc.so.72"), "");
        File.WriteAllText(Path.Combine(without, "libicu.so.72"), "");
        File.CreateSymbolicLink(Path.Combine(broken, "libicuuc.so.72"), "libicuuc.so.72.1");
        static bool Nothing(string name) => false;

        Assert.True(IcuLibrary.IsThere([without, with], null, Nothing));
        Assert.True(IcuLibrary.IsThere([without], $":{without}:{with}", Nothing));
        Assert.True(IcuLibrary.IsThere([], null, name => name == "libicuuc.so.63"));
        Assert.False(IcuLibrary.IsThere([without, broken, Path.Combine(_root, "none")], "", Nothing));
        Assert.Equal(41, Asked().Distinct().Count());

        static List<string> Asked()
        {
            var names = new List<string>();
            IcuLibrary.IsThere([], null, name =>
            {
                names.Add(name);
                return false;
            });
            return names;
        }
    }

    private string Cache => Path.Combine(_root, "cache");

    private string Dotnet => Path.Combine(_root, "dotnet", "dotnet");

    private string Pointer(string key) => Path.Combine(Cache, "b", key);

    private WorkerPlace Place() => new(Path.Combine(Cache, "d/agent-1/linux-x64") + "/", Dotnet, Boot, _log.Add);

    private WorkerPlaceAnswer Find(params string[] keys) => Place().Find(new WorkerPlaceRequest(keys, [s_core], false));

    private void Framework(string name, string version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "dotnet/shared", name, version)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".deps.json"), "{}");
    }

    /// <summary>As an upload leaves it: the list of hashes is the last that is written.</summary>
    private string Bundle(string key, string mark)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Cache, "d", key + "-1", "data")).Parent!.FullName;
        foreach (var file in (string[])["T.dll", "data/a file.txt", ".sums"])
        {
            File.WriteAllText(Path.Combine(folder, file), file == ".sums" ? "00  T.dll\n00  data/a file.txt\n" : "x");
            File.SetLastWriteTimeUtc(Path.Combine(folder, file), DateTime.UtcNow.AddHours(-1));
        }
        File.WriteAllText(Pointer(key), $"d/{key}-1 {mark}\n");
        return folder;
    }
}
