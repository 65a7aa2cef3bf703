using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class ProjectFilesTests : IDisposable
{
    private readonly OutputFiles _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_output_folder_is_shipped_as_it_lies_there()
    {
        _output.Write("Other.dll");
        _output.Library("Other/1.0.0", "project", new { runtime = new Dictionary<string, object> { ["Other.dll"] = new { } } });
        _output.Write("T.pdb");
        _output.Write("appsettings.json");
        _output.Write("data/deep/list of names.txt");
        _output.Write("data/Größe.xml");
        _output.Write("T", "a program");
        _output.Write("tool.exe", "test data");

        Assert.Equal(["Other.dll", "T", "T.pdb", "appsettings.json", "data/Größe.xml", "data/deep/list of names.txt", "tool.exe"], _output.Shipped());
        var file = _output.Read().BundleFor("linux-x64").Files.Single(f => f.Path == "data/deep/list of names.txt");
        Assert.Equal((Path.Combine(_output.Folder, "data", "deep", "list of names.txt"), 4), (file.Source, file.Size));
    }

    [Theory]
    [InlineData("multistream-agent/any/MultiStream.Agent.dll")]
    [InlineData("Some.xml", "Some.dll")]
    [InlineData("sub/Some.XML", "sub/some.dll")]
    [InlineData("T.exe", "T.dll")]
    [InlineData("testhost.exe")]
    [InlineData("TestResults/run/log.txt")]
    [InlineData("old.trx")]
    [InlineData("de/Microsoft.TestPlatform.CrossPlatEngine.resources.dll")]
    [InlineData("zh-Hans/Microsoft.VisualStudio.TestPlatform.Common.resources.dll")]
    [InlineData("runtimes/win-x64/native/a.dll")]
    [InlineData("runtimes/linux-arm64/native/liba.so")]
    [InlineData("runtimes/linux-musl-x64/native/liba.so")]
    [InlineData("publish/Other.dll", "publish/T.deps.json")]
    [InlineData("linux-x64/sub/Other.dll", "linux-x64/T.deps.json")]
    public void What_no_block_needs_stays_at_home(string path, string? beside = null)
    {
        _output.Write(path);
        if (beside is not null)
            _output.Write(beside);

        Assert.DoesNotContain(path, _output.Shipped());
    }

    [Theory]
    [InlineData("runtimes/linux-x64/native/liba.so")]
    [InlineData("runtimes/linux/lib/net10.0/A.dll")]
    [InlineData("runtimes/unix-x64/native/liba.so")]
    [InlineData("runtimes/unix/lib/net10.0/A.dll")]
    [InlineData("runtimes/any/native/a.txt")]
    [InlineData("runtimes/win-x64/readme.txt")]           // not the layout of a package: the user's own
    [InlineData("data/multistream-agent/x")]
    [InlineData("Some.xml")]
    [InlineData("de/T.resources.dll")]
    [InlineData("de/Microsoft.VisualStudio.Threading.resources.dll")]
    [InlineData("publish/index.html")]
    [InlineData(".hidden/.file")]
    [InlineData("-")]
    public void What_a_block_may_need_goes(string path)
    {
        _output.Write(path);

        Assert.Equal([path], _output.Shipped());
    }

    [Fact]
    public void For_another_system_its_own_native_files_go()
    {
        _output.Write("runtimes/linux-x64/native/liba.so");
        _output.Write("runtimes/linux-arm64/native/liba.so");
        var project = _output.Read();

        Assert.Contains("runtimes/linux-arm64/native/liba.so", project.BundleFor("linux-arm64").Files.Select(f => f.Path));
        Assert.DoesNotContain("runtimes/linux-x64/native/liba.so", project.BundleFor("linux-arm64").Files.Select(f => f.Path));
        Assert.NotEqual(project.BundleFor("linux-x64").Key, project.BundleFor("linux-arm64").Key);
        Assert.Same(project.BundleFor("linux-x64"), project.BundleFor("linux-x64"));
    }

    [Fact]
    public void What_a_build_left_in_the_package_folder_is_laid_out_as_the_host_looks_for_it()
    {
        _output.Library("Acme.Data/1.2.3", "package", new
        {
            runtime = new Dictionary<string, object> { ["lib/net8.0/Acme.Data.dll"] = new { assemblyVersion = "1.0.0.0" }, ["lib/net8.0/_._"] = new { } },
            native = new Dictionary<string, object> { ["runtimes/linux-x64/native/libtop.so"] = new { } },
            resources = new Dictionary<string, object> { ["lib/net8.0/de/Acme.Data.resources.dll"] = new { locale = "de" } },
            runtimeTargets = new Dictionary<string, object>
            {
                ["runtimes/linux-x64/native/libacme.so"] = new { rid = "linux-x64", assetType = "native" },
                ["runtimes/unix/lib/net8.0/Acme.Data.dll"] = new { rid = "unix", assetType = "runtime" },
                ["runtimes/win-x64/native/acme.dll"] = new { rid = "win-x64", assetType = "native" },
            },
        });
        foreach (var file in (string[])["lib/net8.0/Acme.Data.dll", "runtimes/linux-x64/native/libtop.so", "lib/net8.0/de/Acme.Data.resources.dll", "runtimes/linux-x64/native/libacme.so", "runtimes/unix/lib/net8.0/Acme.Data.dll"])
            _output.WritePackage("acme.data/1.2.3/" + file, file);

        var files = _output.Read().BundleFor("linux-x64").Files.ToDictionary(f => f.Path);

        Assert.Equal(
            ["Acme.Data.dll", "de/Acme.Data.resources.dll", "libtop.so", "runtimes/linux-x64/native/libacme.so", "runtimes/unix/lib/net8.0/Acme.Data.dll"],
            _output.Shipped());
        Assert.Equal(Path.Combine(_output.Packages, "acme.data/1.2.3/lib/net8.0/Acme.Data.dll"), files["Acme.Data.dll"].Source);
        Assert.Equal("Acme.Data/1.2.3", files["libtop.so"].Package);
        Assert.Null(files["T.dll"].Package);
    }

    [Fact]
    public void A_path_that_the_build_gives_an_asset_of_its_own_is_kept()
    {
        _output.Library("Acme/1.0.0", "package", new { runtime = new Dictionary<string, object> { ["lib/net10.0/Acme.dll"] = new { localPath = "modules/Acme.dll" } } });
        _output.WritePackage("acme/1.0.0/lib/net10.0/Acme.dll");

        Assert.Equal(["modules/Acme.dll"], _output.Shipped());
    }

    [Fact]
    public void The_package_folder_is_named_to_the_host_only_when_a_file_is_in_it()
    {
        _output.Package("Acme/1.0.0", "lib/net10.0/Acme.dll");
        _output.WritePackage("acme/1.0.0/lib/net10.0/Acme.dll");
        string[] start = ["exec", "--depsfile", Path.Combine(_output.Folder, "T.deps.json"), "--runtimeconfig", Path.Combine(_output.Folder, "T.runtimeconfig.json")];

        Assert.Equal([.. start, "--additionalprobingpath", _output.Packages, "/a/Agent.dll", "worker"], _output.Read().LocalArguments("/a/Agent.dll"));

        _output.Write("Acme.dll");
        Assert.Equal([.. start, "/a/Agent.dll", "worker"], _output.Read("not-read-before").LocalArguments("/a/Agent.dll"));
    }

    [Fact]
    public void At_a_place_everything_is_in_one_folder() => Assert.Equal(
        ["exec", "--depsfile", "/cache/d/k/T.deps.json", "--runtimeconfig", "/cache/d/k/T.runtimeconfig.json", "/cache/d/a/Agent.dll", "worker"],
        _output.Read().RemoteArguments("/cache/d/k", "/cache/d/a/Agent.dll"));

    [Fact]
    public void The_key_is_made_of_contents_for_the_projects_own_files_and_of_stamps_for_those_of_packages()
    {
        _output.Package("Acme/1.0.0", "lib/net10.0/Acme.dll");
        var (own, package) = (_output.Write("data.txt", "one"), _output.Write("Acme.dll", "one"));
        string Key(string run) => _output.Read(run).BundleFor("linux-x64").Key;
        var first = Key("1");

        File.SetLastWriteTimeUtc(own, DateTime.UtcNow.AddDays(1));
        Assert.Equal(first, Key("2"));

        // A package's file is not read for the key.
        var written = File.GetLastWriteTimeUtc(package);
        File.WriteAllText(package, "two");
        File.SetLastWriteTimeUtc(package, written);
        Assert.Equal(first, Key("3"));

        File.SetLastWriteTimeUtc(package, written.AddSeconds(1));
        Assert.NotEqual(first, Key("4"));
        File.SetLastWriteTimeUtc(package, written);
        Assert.Equal(first, Key("5"));

        File.WriteAllText(own, "two");
        Assert.NotEqual(first, Key("6"));
    }

    [Theory]
    [InlineData("data.bin", FileBundle.LargeData, false)]
    [InlineData("data.bin", FileBundle.LargeData - 1, true)]
    [InlineData("Other.dll", FileBundle.LargeData, true)]
    [InlineData("Other.pdb", FileBundle.LargeData, true)]
    public void Large_data_of_the_same_size_and_time_counts_as_unchanged(string name, int size, bool changes)
    {
        var written = DateTime.UtcNow.AddDays(-1);
        string Key(char content)
        {
            // In a folder of its own, because hashes are known in this process by path, size and time.
            var path = _output.Write($"{content}/{name}", new string(content, size));
            File.SetLastWriteTimeUtc(path, written);
            return FileBundle.ByOrigin([BundleFile.At(path, name)]).Key;
        }

        Assert.Equal(changes, Key('a') != Key('b'));
    }

    [Fact]
    public void Another_version_of_a_package_is_another_key_even_with_the_same_size_and_time()
    {
        _output.Write("Acme.dll");
        _output.Package("Acme/1.0.0", "lib/net10.0/Acme.dll");
        var before = _output.Read("1").BundleFor("linux-x64").Files.Single(f => f.Path == "Acme.dll");

        Assert.NotEqual(FileBundle.ByOrigin([before]).Key, FileBundle.ByOrigin([before with { Package = "Acme/1.0.1" }]).Key);
    }

    [Theory]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""", "Microsoft.NETCore.App 10.0.0", false)]
    [InlineData("""{ "runtimeOptions": { "frameworks": [ { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "10.0.1" } ], "configProperties": { "System.Globalization.Invariant": true } } }""",
        "Microsoft.NETCore.App 10.0.0, Microsoft.AspNetCore.App 10.0.1", true)]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, "configProperties": { "System.Globalization.Invariant": "True" } } }""", "Microsoft.NETCore.App 10.0.0", true)]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, "configProperties": { "System.Globalization.Invariant": false } } }""", "Microsoft.NETCore.App 10.0.0", false)]
    public void The_frameworks_and_the_way_of_cultures_are_the_projects(string settings, string frameworks, bool invariant)
    {
        _output.Settings(settings);
        var project = _output.Read();

        Assert.Equal((frameworks, invariant), (string.Join(", ", project.Frameworks), project.InvariantGlobalization));
    }

    [Theory]
    [InlineData("""{ "System.Globalization.Invariant": false }""", true)]
    [InlineData("""{ "System.Globalization.Invariant": true }""", false)]
    [InlineData("""{ "System.Globalization.AppLocalIcu": "72.1.0.3" }""", false)]
    [InlineData("{ }", true)]
    public void A_project_that_brings_its_cultures_or_does_without_needs_none_of_the_place(string properties, bool needs)
    {
        _output.Settings($$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, "configProperties": {{properties}} } }""");

        Assert.Equal(needs, _output.Read().NeedsIcu);
    }

    /// <summary>The agent's files beside these tests are such; they need not be for this system.</summary>
    [Theory]
    [InlineData("MultiStream.Streams.dll", "MultiStream.Streams.dll", true)]
    [InlineData("MultiStream.Streams.dll", "MultiStream.Attributes.dll", false)]
    public void This_library_goes_as_it_was_compiled_for_the_system_if_it_is_the_same(string name, string compiledFrom, bool goes)
    {
        var own = _output.Write(name);
        File.Copy(Path.Combine(AppContext.BaseDirectory, name), own, overwrite: true);
        var compiled = _output.Write("multistream-agent/linux-x64/" + name);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "multistream-agent", "any", compiledFrom), compiled, overwrite: true);
        var project = _output.Read();

        Assert.Equal(goes ? compiled : own, project.BundleFor("linux-x64").Files.Single(f => f.Path == name).Source);
        Assert.Equal(own, project.BundleFor("linux-arm64").Files.Single(f => f.Path == name).Source);
    }

    [Theory]
    [InlineData("10.0.0", "10.0.12", true)]
    [InlineData("10.0.5", "10.0.4", false)]
    [InlineData("10.0.0", "10.1.0", true)]
    [InlineData("10.0.0", "11.0.0", false)]
    [InlineData("10.0.0", "9.0.4", false)]
    [InlineData("10.0.0", "10.1.0-preview.1", false)]
    [InlineData("10.0.0-rc.1", "10.0.0-rc.2", true)]
    [InlineData("10.0.0-rc.2", "10.0.0-rc.1", false)]
    [InlineData("10.0.0-rc.2", "10.0.0", true)]
    [InlineData("10.0.0", "backup", false)]
    public void An_installed_framework_will_do_when_its_major_version_is_the_same_and_it_is_not_older(string need, string installed, bool met) =>
        Assert.Equal(met, new FrameworkNeed("Microsoft.NETCore.App", need).IsMetBy(installed));
}
