using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

/// <summary>What cannot be shipped is refused with its name, and links are told of.</summary>
public sealed class ProjectFilesRefusedTests : IDisposable
{
    private readonly OutputFiles _output = new();

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("T.deps.json")]
    [InlineData("T.runtimeconfig.json")]
    public void A_file_that_a_build_of_a_test_project_makes_is_missed_by_name(string file)
    {
        _output.Read("first");
        File.Delete(Path.Combine(_output.Folder, file));

        Assert.Equal(
            $"C# blocks need {file} beside {_output.Assembly}, and there is none. A build makes it for a program (OutputType Exe), which a test project becomes by its reference to Microsoft.NET.Test.Sdk. Add the reference, or copy the project's whole output folder.",
            Assert.Throws<MultiStreamException>(() => ProjectFiles.Of(_output.Assembly, [])).Message);
    }

    [Fact]
    public void A_failure_is_not_remembered()
    {
        Assert.Throws<MultiStreamException>(() => ProjectFiles.Of(_output.Assembly, []));

        Assert.NotEmpty(_output.Read().BundleFor("linux-x64").Files);
    }

    [Fact]
    public void A_file_of_a_package_that_is_nowhere_is_named_with_where_it_was_looked_for()
    {
        _output.Package("Acme.Data/1.2.3", "lib/net8.0/Acme.Data.dll");

        var message = Assert.Throws<MultiStreamException>(() => _output.Read()).Message;

        Assert.StartsWith(
            $"{_output.Folder}/T.deps.json names the file Acme.Data.dll of Acme.Data/1.2.3, which is nowhere to be found: there is no {_output.Folder}/Acme.Data.dll, nor acme.data/1.2.3/lib/net8.0/Acme.Data.dll in {_output.Packages}, ",
            message, StringComparison.Ordinal);
        Assert.EndsWith(". Run 'dotnet restore' and build the project again; for packages in a folder of their own, set NUGET_PACKAGES to it.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_file_that_only_another_system_lacks_is_missed_when_it_is_to_go_there()
    {
        _output.Library("Acme/1.0.0", "package", new { runtimeTargets = new Dictionary<string, object> { ["runtimes/linux-s390x/native/libacme.so"] = new { rid = "linux-s390x", assetType = "native" } } });
        var project = _output.Read();

        Assert.NotEmpty(project.BundleFor("linux-arm64").Files);
        Assert.Contains("libacme.so of Acme/1.0.0, which is nowhere to be found", Assert.Throws<MultiStreamException>(() => project.BundleFor("linux-s390x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_translation_that_is_nowhere_is_not_missed()
    {
        _output.Library("Acme/1.0.0", "package", new { resources = new Dictionary<string, object> { ["lib/net8.0/de/Acme.resources.dll"] = new { locale = "de" } } });

        Assert.Empty(_output.Shipped());
    }

    [Fact]
    public void A_class_library_that_is_gone_is_missed()
    {
        _output.Library("Other/1.0.0", "project", new { runtime = new Dictionary<string, object> { ["Other.dll"] = new { } } });

        Assert.Contains($"names the file Other.dll of Other/1.0.0, which is nowhere to be found: there is no {_output.Folder}/Other.dll. Run", Assert.Throws<MultiStreamException>(() => _output.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"runtimeOptions\": { \"includedFrameworks\": [] } }", " names no framework, as that of a self-contained program. C# blocks need a project that uses an installed .NET: set SelfContained to false in it, and build it again.")]
    [InlineData("{ \"runtime", " is not what 'dotnet build' writes: ")]
    [InlineData("{ }", " is not what 'dotnet build' writes: ")]
    [InlineData("[]", " is not what 'dotnet build' writes: ")]
    [InlineData("{ \"runtimeOptions\": { \"framework\": 10 } }", " is not what 'dotnet build' writes: ")]
    public void Settings_that_are_not_those_of_a_test_project_are_refused(string text, string message)
    {
        _output.Settings(text);

        Assert.StartsWith($"{_output.Folder}/T.runtimeconfig.json{message}", Assert.Throws<MultiStreamException>(() => _output.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_for_one_system_goes_to_no_other()
    {
        _output.TargetName += "/linux-x64";

        Assert.NotEmpty(_output.Read().BundleFor("linux-x64").Files);
        Assert.Equal($"{_output.Assembly} was built for linux-x64 only, and the place is linux-arm64. Build the project without a RuntimeIdentifier.",
            Assert.Throws<MultiStreamException>(() => _output.Read().BundleFor("linux-arm64")).Message);
    }

    [Theory]
    [InlineData("*.pfx", "certificate.pfx", "deep/in/it.PFX")]
    [InlineData("secrets/**", "secrets/key", "secrets/a/b")]
    [InlineData("secrets/", "secrets/key", "other/secrets/key")]
    [InlineData("secrets", "secrets/key", "other/secrets/key", "data/secrets")]
    [InlineData("/data/*.txt", "data/a.txt")]
    [InlineData("./data/a.txt", "data/a.txt")]
    [InlineData("data", "data/a.txt", "data/b/c.txt")]
    [InlineData(@"data\a.txt", "data/a.txt")]
    [InlineData("Größe*", "Größe 1.txt")]
    public void What_the_user_ignores_stays_at_home(string pattern, params string[] ignored)
    {
        foreach (var path in ignored)
            _output.Write(path);
        _output.Write("kept/data.bin");
        _output.Write("kept/secretsX");

        Assert.Equal(["kept/data.bin", "kept/secretsX"], _output.Shipped(pattern, "*.none"));
    }

    [Theory]
    [InlineData("*.dll", "T.dll")]
    [InlineData("*.json", "T.deps.json")]
    [InlineData("T.runtimeconfig.*", "T.runtimeconfig.json")]
    [InlineData("acme*", "Acme.dll")]
    [InlineData("runtimes/**", "runtimes/linux-x64/native/libacme.so")]
    public void To_ignore_what_the_blocks_need_is_an_error(string pattern, string file)
    {
        _output.Write("Acme.dll");
        _output.Write("runtimes/linux-x64/native/libacme.so");
        _output.Library("Acme/1.0.0", "package", new
        {
            runtime = new Dictionary<string, object> { ["lib/net8.0/Acme.dll"] = new { } },
            runtimeTargets = new Dictionary<string, object> { ["runtimes/linux-x64/native/libacme.so"] = new { rid = "linux-x64", assetType = "native" } },
        });

        Assert.Equal($"MultiStream/Ship/Ignore: '{pattern}' keeps {file} from being shipped, and the C# blocks of T need it to run. Write a pattern that leaves it out, or run these blocks on local streams.",
            Assert.Throws<MultiStreamException>(() => _output.Shipped("*.none", pattern)).Message);
    }

    [Theory]
    [InlineData("two\nlines.txt", @"'two\u000alines.txt'")]
    [InlineData(@"back\slash.txt", @"'back\slash.txt'")]
    [InlineData(".sums", "'.sums'")]
    public void A_name_that_would_not_arrive_as_it_is_is_refused(string name, string shown)
    {
        _output.Write(name);

        var message = Assert.Throws<MultiStreamException>(() => _output.Shipped()).Message;
        Assert.StartsWith($"{shown} in {_output.Folder} cannot be shipped: it has ", message, StringComparison.Ordinal);
        Assert.EndsWith(" Rename it, or keep it at home with MultiStream/Ship/Ignore.", message, StringComparison.Ordinal);
        Assert.DoesNotContain(name, _output.Shipped(name.Replace('\\', '?').Replace('\n', '?').Replace("?", "*", StringComparison.Ordinal)));
    }

    [Fact]
    public void Links_inside_are_followed_and_lead_round_in_no_circle()
    {
        _output.Write("data/real/file.txt", "content");
        File.CreateSymbolicLink(Path.Combine(_output.Folder, "link.txt"), "data/real/file.txt");
        Directory.CreateSymbolicLink(Path.Combine(_output.Folder, "folder"), "data/real");
        Directory.CreateSymbolicLink(Path.Combine(_output.Folder, "data/real/up"), "../..");

        Assert.Equal(["data/real/file.txt", "folder/file.txt", "link.txt"], _output.Shipped());
        Assert.Equal("content".Length, _output.Read().BundleFor("linux-x64").Files.Single(f => f.Path == "link.txt").Size);
        Assert.Empty(_output.Read().Notes);
    }

    [Fact]
    public void A_link_to_the_outside_is_told_of_and_a_folder_outside_is_not_shipped()
    {
        File.WriteAllText(Path.Combine(_output.Outside, "file.txt"), "outside");
        File.CreateSymbolicLink(Path.Combine(_output.Folder, "link.txt"), Path.Combine(_output.Outside, "file.txt"));
        File.CreateSymbolicLink(Path.Combine(_output.Folder, "broken.txt"), "nowhere.txt");
        Directory.CreateSymbolicLink(Path.Combine(_output.Folder, "folder"), _output.Outside);

        Assert.Equal(["link.txt"], _output.Shipped());
        Assert.Equal(
            [
                $"'broken.txt' in {_output.Folder} is a link to nowhere.txt, where no file is: it is not shipped.",
                $"'folder' in {_output.Folder} is a link to the folder {_output.Outside}, which lies outside: it is not shipped.",
                $"'link.txt' in {_output.Folder} is a link to {_output.Outside}/file.txt, which lies outside: that file is shipped.",
            ],
            _output.Read().Notes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("!keep.txt", "takes files back with '!', which there is not; write patterns of files that are not to be shipped.")]
    [InlineData("../*.pfx", "leaves the output folder; write a pattern below it, such as *.pfx or secrets/**.")]
    [InlineData("/", "is no pattern of files; write one such as *.pfx or secrets/**.")]
    [InlineData("**/*.pfx", null)]
    public void A_pattern_that_means_nothing_is_refused(string pattern, string? problem) => Assert.Equal(problem, IgnoreList.Check(pattern));
}
