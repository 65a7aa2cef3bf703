using System.Diagnostics;
using System.Runtime.Versioning;
using MultiStream.Deployment;
using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Deployment;

/// <summary>Real test projects, as the SDK builds them, run from where they were shipped to.</summary>
[SupportedOSPlatform("linux")]
public sealed class ShippedProjectTests
{
    private const string Own = "WorkerFiles.Cases";
    private const string FromPackages = "WorkerPackages.Cases";

    private static readonly Dictionary<string, string> s_says = new()
    {
        [Own] = "ClassLibrary: hello\nSatellite: hallo\nNative: 3.35.5\nFramework: /a%20path\nContent: content of a folder\nLine: Files.cs:line\n",
        [FromPackages] = "Managed: Matcher\nNative: 3.35.5\n",
    };

    private static string Dotnet => AgentDeployment.Default.LocalProgram(Place("auto"));

    [Theory]
    [InlineData(Own)]
    [InlineData(FromPackages)]
    public async Task A_project_finds_all_its_files_at_a_place(string name)
    {
        using var place = new BarePlace();
        var project = ProjectFiles.Of(Assembly(name), []);

        var fetched = await place.FetchAsync([project.BundleFor(RuntimeIdentifiers.Here)]);

        Assert.Equal(s_says[name], Run(place, Dotnet, project.RemoteArguments(fetched.Folders[0], Path.Combine(fetched.Folders[0], name + ".dll"))));
        Assert.Equal(0, (await place.FetchAsync([project.BundleFor(RuntimeIdentifiers.Here)])).Sent);
    }

    [Theory]
    [InlineData(Own)]
    [InlineData(FromPackages)]
    public void A_project_finds_all_its_files_on_this_machine(string name)
    {
        using var place = new BarePlace();

        Assert.Equal(s_says[name], Run(place, Dotnet, ProjectFiles.Of(Assembly(name), []).LocalArguments(Assembly(name))));
    }

    [Fact]
    public void What_no_block_needs_is_not_shipped()
    {
        var paths = ProjectFiles.Of(Assembly(Own), []).BundleFor("linux-x64").Files.Select(f => f.Path).ToList();

        Assert.Contains("data/content.txt", paths);
        Assert.DoesNotContain(paths, p => p.StartsWith("multistream-agent/", StringComparison.Ordinal) || p.EndsWith(".xml", StringComparison.Ordinal) || p.Contains("win-", StringComparison.Ordinal));
        Assert.Equal(["runtimes/linux-x64/native/libe_sqlite3.so"], paths.Where(p => p.StartsWith("runtimes/", StringComparison.Ordinal)));
    }

    [Fact]
    public void This_library_is_shipped_as_it_was_compiled_for_the_place()
    {
        var compiled = Path.Combine(Path.GetDirectoryName(Assembly(Own))!, "multistream-agent/linux-x64/MultiStream.Streams.dll");
        if (!File.Exists(compiled))
            return;                                                     // built without

        Assert.Equal(compiled, ProjectFiles.Of(Assembly(Own), []).BundleFor("linux-x64").Files.Single(f => f.Path == "MultiStream.Streams.dll").Source);
    }

    [Fact]
    public async Task One_changed_line_ships_the_files_that_it_changed()
    {
        using var place = new BarePlace();
        var copy = Copy(Own, Path.Combine(place.Folder, "copy"));
        var first = await place.FetchAsync([ProjectFiles.Of(copy, []).BundleFor("linux-x64")]);

        var rebuilt = Copy(Own, Path.Combine(place.Folder, "rebuilt"));
        await File.AppendAllTextAsync(rebuilt, "x");
        var second = await place.FetchAsync([ProjectFiles.Of(rebuilt, []).BundleFor("linux-x64")]);

        Assert.InRange(first.Sent, 2_000_000, 40_000_000);
        Assert.InRange(second.Sent, 1, 100_000);
    }

    /// <summary>Its agent runs on a runtime of the core alone, as it is shipped; the project needs more.</summary>
    [Fact]
    public async Task A_framework_that_the_place_lacks_is_shipped_without_what_is_there_already()
    {
        using var place = new BarePlace();
        await place.OpenAsync("ship");
        var project = ProjectFiles.Of(Assembly(Own), []);
        var agent = Directory.EnumerateDirectories(Path.Combine(place.Cache, "d"), "linux-x64", SearchOption.AllDirectories).First(d => File.Exists(Path.Combine(d, AgentInstallation.AssemblyName)));
        var core = Directory.EnumerateFiles(Path.Combine(place.Cache, "d"), "dotnet", SearchOption.AllDirectories).Single();
        var there = new WorkerPlace(agent, core, BootId, Assert.Fail);

        var before = there.Find(new WorkerPlaceRequest([project.BundleFor("linux-x64").Key], project.Frameworks, LookForIcu: true));
        Assert.Equal((place.Cache, core, ""), (before.Cache, before.Dotnet, before.Folders.Single()));
        Assert.StartsWith("Microsoft.AspNetCore.App 10.", Assert.Single(before.MissingFrameworks), StringComparison.Ordinal);

        var runtime = AgentDeployment.Default.RuntimeFor(Place("auto"), project, before.MissingFrameworks);
        var fetched = await place.FetchAsync([project.BundleFor("linux-x64"), runtime], before.Cache);

        Assert.InRange(fetched.Sent, 10_000_000, 60_000_000);           // without the 80 MB of the core
        Assert.Equal(s_says[Own], Run(place, fetched.Folders[1] + "/dotnet", project.RemoteArguments(fetched.Folders[0], fetched.Folders[0] + "/" + Own + ".dll")));

        var after = new WorkerPlace(agent, fetched.Folders[1] + "/dotnet", BootId, Assert.Fail).Find(new WorkerPlaceRequest([project.BundleFor("linux-x64").Key, runtime.Key], project.Frameworks, LookForIcu: true));
        Assert.Equal(fetched.Folders, after.Folders);
        Assert.Empty(after.MissingFrameworks);
    }

    /// <summary>Root may write where the mode says that nobody may.</summary>
    [Fact]
    public async Task A_file_that_a_block_changed_at_the_place_is_sent_again()
    {
        using var place = new BarePlace();
        await place.OpenAsync();
        var project = ProjectFiles.Of(Assembly(Own), []);
        var bundle = project.BundleFor("linux-x64");
        var folder = (await place.FetchAsync([bundle], place.Cache)).Folders.Single();
        var agent = Directory.EnumerateDirectories(Path.Combine(place.Cache, "d"), "linux-x64", SearchOption.AllDirectories).First(d => File.Exists(Path.Combine(d, AgentInstallation.AssemblyName)));
        var log = new List<string>();
        WorkerPlaceAnswer Find() => new WorkerPlace(agent, Dotnet, BootId, log.Add).Find(new WorkerPlaceRequest([bundle.Key], project.Frameworks, LookForIcu: false));
        Assert.Equal([folder], Find().Folders);

        var content = Path.Combine(folder, "data", "content.txt");
        File.SetUnixFileMode(content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(content, "changed by a block");

        Assert.Equal([""], Find().Folders);
        Assert.Contains("are not as they were sent", Assert.Single(log), StringComparison.Ordinal);
        var again = (await place.FetchAsync([bundle], place.Cache)).Folders.Single();
        Assert.Equal("content of a folder", await File.ReadAllTextAsync(Path.Combine(again, "data", "content.txt")));
        Assert.Equal([again], Find().Folders);
    }

    private static string BootId => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static StreamPlace Place(string runtime) => new()
    {
        Stream = "a",
        Role = "a",
        Kind = "ssh",
        Source = "a test",
        Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["runtime"] = runtime },
    };

    /// <summary>The asset's own build, in the configuration of this project's.</summary>
    private static string Assembly(string name)
    {
        var own = AppContext.BaseDirectory.TrimEnd('/');
        var (framework, configuration) = (Path.GetFileName(own), Path.GetFileName(Path.GetDirectoryName(own)!));
        var folder = own;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No TestAdapter.sln above " + own);
        return Path.Combine(folder, "tests/TestAssets", name, "bin", configuration, framework, name + ".dll");
    }

    private static string Copy(string name, string target)
    {
        var source = Path.GetDirectoryName(Assembly(name))!;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return Path.Combine(target, name + ".dll");
    }

    /// <summary>With nothing of this machine's environment, so that no file comes from elsewhere.</summary>
    private static string Run(BarePlace place, string dotnet, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["HOME"] = place.Home;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }
}
