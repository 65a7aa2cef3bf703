using System.Globalization;
using System.Xml.Linq;
using Microsoft.Extensions.FileSystemGlobbing;
using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>A host of the lab, for both streams of the pipelines' tests.</summary>
public sealed class PipelineLab : IAsyncLifetime
{
    internal LoopbackHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await LoopbackHost.StartAsync("pipelines");

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>The pipelines of samples/Pipelines: what their steps run is run here, with their variables, on a host that overrides those of the settings file.</summary>
public sealed class PipelineTests(PipelineLab lab) : IClassFixture<PipelineLab>
{
    static readonly string Samples = Path.Combine(Asset.Repository, "samples");

    [Fact]
    public async Task DotNetCoreCLI_runs_the_tests_on_the_hosts_of_its_variables_and_what_is_published_is_there()
    {
        var folder = new RunFolder();
        var steps = PipelineFile.Steps("azure-pipelines.yml", "linux", Values(folder));
        var test = steps.Single(s => s["task"] == "DotNetCoreCLI@2");
        Assert.Equal(("test", "false"), (test["inputs.command"], test["inputs.publishTestResults"]));

        using var run = await RunAsync(["dotnet", "test", test["inputs.projects"]!, .. PipelineStep.Words(test["inputs.arguments"]!)], test.Environment, folder);

        var publish = steps.Single(s => s["task"] == "PublishTestResults@2");
        Assert.Equal("always()", publish["condition"]);
        AssertRanOnTheHost(run, Assert.Single(Matches(publish["inputs.searchFolder"]!, publish["inputs.testResultsFiles"]!)));
        var artifact = steps.Single(s => s["task"] == "PublishPipelineArtifact@1");
        Assert.Equal("always()", artifact["condition"]);
        AssertIsWhatARunLeaves(artifact["inputs.targetPath"]!);
    }

    [Fact]
    public async Task VSTest_finds_the_assembly_of_the_tests_and_not_the_adapter_and_runs_it_on_the_hosts_of_its_variables()
    {
        var folder = new RunFolder();
        var steps = PipelineFile.Steps("azure-pipelines.yml", "windows", Values(folder));
        var test = steps.Single(s => s["task"] == "VSTest@3");
        // As on Windows, where the task is at home: by any case, with the separator of that system.
        string Here(string path) => path.Replace('\\', '/');

        var assemblies = Matches(Here(test["inputs.searchFolder"]!), Here(test["inputs.testAssemblyVer2"]!).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("FirstTest.dll", assemblies.Select(Path.GetFileName));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(assemblies[0])!, "MultiStream.TestAdapter.dll")));
        Assert.DoesNotContain("MultiStream.TestAdapter.dll", assemblies.Select(Path.GetFileName));
        // Those of the test platform are found too, and are left out by it.
        Assert.Contains("testhost.dll", assemblies.Select(Path.GetFileName));
        var settings = folder.Write("overridden.runsettings", Overridden(File.ReadAllText(Path.Combine(Samples, Here(test["inputs.runSettingsFile"]!))), PipelineStep.Words(test["inputs.overrideTestrunParameters"]!)));
        var results = Here(test["inputs.resultsFolder"]!);
        using var run = await RunAsync(["dotnet", "vstest", .. assemblies, "--Settings:" + settings, "--ResultsDirectory:" + results, "--logger:trx"], test.Environment.ToDictionary(v => v.Key, v => Here(v.Value)), folder);

        AssertRanOnTheHost(run, Assert.Single(Directory.GetFiles(results, "*.trx")));
        AssertIsWhatARunLeaves(Here(steps.Single(s => s["task"] == "PublishPipelineArtifact@1")["inputs.targetPath"]!));
    }

    [Fact]
    public async Task The_workflow_of_GitHub_runs_the_tests_on_the_hosts_of_its_inputs_and_what_is_uploaded_is_there()
    {
        var folder = new RunFolder();
        var steps = PipelineFile.Steps("github-workflow.yml", "test", Values(folder));
        var test = steps.Single(s => s["name"] == "Tests");
        var environment = new Dictionary<string, string>(test.Environment) { ["RUNNER_TEMP"] = AgentFolder(folder), ["CONFIGURATION"] = Asset.Configuration };

        using var run = await RunAsync(["bash", "-e", "-c", test["run"]!], environment, folder);

        var upload = steps.Single(s => s["uses"]?.StartsWith("actions/upload-artifact@", StringComparison.Ordinal) == true);
        Assert.Equal("always()", upload["if"]);
        AssertRanOnTheHost(run, Assert.Single(Directory.GetFiles(upload["with.path"]!, "*.trx")));
        AssertIsWhatARunLeaves(Path.Combine(upload["with.path"]!, "MultiStream"));
    }

    /// <summary>With single quotes, as in a shell, the task makes other words of it: what looks right is not.</summary>
    [Fact]
    public void Words_of_a_task_are_not_those_of_a_shell()
    {
        Assert.Equal(["-c", "Debug", "", "P(name=\"a\", value=\"b c\")"], PipelineStep.Words("""-c  Debug "" "P(name=\"a\", value=\"b c\")" """));
        Assert.Equal(["'P(name=a,", "value=b)'"], PipelineStep.Words("""'P(name="a", value="b")'"""));
    }

    async Task<TestRun> RunAsync(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, RunFolder folder)
    {
        // The host's port is the only thing that the files leave out: a lab has it where it always is.
        var port = lab.Host.Port.ToString(CultureInfo.InvariantCulture);
        var all = new Dictionary<string, string>(environment) { ["MULTISTREAM__STREAMS__SERVER__PORT"] = port, ["MULTISTREAM__STREAMS__CLIENT__PORT"] = port };
        await using var running = DotnetTest.Start(["env", "-C", Samples, .. words], folder, all);
        return await running.EndAsync();
    }

    /// <summary>What the service would put in.</summary>
    Dictionary<string, string> Values(RunFolder folder)
    {
        // The sources, as far as a step names them by a whole path.
        var sources = Directory.CreateDirectory(Path.Combine(folder.Root, "sources")).FullName;
        Directory.CreateDirectory(Path.Combine(sources, "Pipelines"));
        File.Copy(lab.Host.KnownHostsFile, Path.Combine(sources, "Pipelines", "known_hosts"));
        Directory.CreateSymbolicLink(Path.Combine(sources, "FirstTest"), Path.Combine(Samples, "FirstTest"));
        var agent = AgentFolder(folder);
        File.Copy(lab.Host.IdentityFile, Path.Combine(agent, "lab_key"));
        return new Dictionary<string, string>
        {
            ["buildConfiguration"] = Asset.Configuration,
            ["serverHost"] = lab.Host.Address,
            ["clientHost"] = lab.Host.Address,
            ["labUser"] = lab.Host.User,
            ["labKey.secureFilePath"] = Path.Combine(agent, "lab_key"),
            ["labToken"] = "~token-of-the-lab",
            ["Build.SourcesDirectory"] = sources,
            ["Agent.TempDirectory"] = agent,
            ["System.JobAttempt"] = "1",
            ["inputs.serverHost || 'foo.example.com'"] = lab.Host.Address,
            ["inputs.clientHost || 'bar.example.com'"] = lab.Host.Address,
            ["vars.LAB_USER || 'ci'"] = lab.Host.User,
            ["secrets.LAB_TOKEN"] = "~token-of-the-lab",
            ["github.workspace"] = sources,
            ["github.run_attempt"] = "1",
            ["runner.temp"] = agent,
        };
    }

    static string AgentFolder(RunFolder folder) => Directory.CreateDirectory(Path.Combine(folder.Root, "agent")).FullName;

    /// <summary>What VSTest@3 does with a settings file: it gives parameters that are there another value.</summary>
    static string Overridden(string settings, IReadOnlyList<string> words)
    {
        var xml = XDocument.Parse(settings);
        foreach (var pair in words.Chunk(2))
            xml.Descendants("Parameter").Single(p => "-" + (string?)p.Attribute("name") == pair[0]).SetAttributeValue("value", pair[1]);
        return xml.ToString();
    }

    static List<string> Matches(string folder, params string[] patterns)
    {
        var matcher = new Matcher(StringComparison.OrdinalIgnoreCase);
        foreach (var pattern in patterns)
            _ = pattern.StartsWith('!') ? matcher.AddExclude(pattern[1..]) : matcher.AddInclude(pattern);
        return [.. matcher.GetResultsInFullPath(folder).Order(StringComparer.Ordinal)];
    }

    void AssertRanOnTheHost(TestRun run, string trx)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        var results = AzureRun.Read(trx);
        Assert.Equal(5, results.Results.Count);
        Assert.All(results.Results, r => Assert.Equal("Passed", r.Outcome));
        Assert.Equal(["Clocks_agree · main", $"Clocks_agree · server @ {lab.Host.Address}", $"Clocks_agree · client @ {lab.Host.Address}"], results["Clocks_agree"].SubResults.Select(r => r.Title));
        Assert.All(results.Results.SelectMany(r => r.WithSubResults).SelectMany(r => r.Attachments), f => Assert.True(File.Exists(f), f));
    }

    static void AssertIsWhatARunLeaves(string folder)
    {
        var run = Assert.Single(Directory.GetDirectories(folder));
        Assert.Superset(new HashSet<string> { "events.jsonl", "live.log", "report.html" }, Directory.GetFiles(run).Select(f => Path.GetFileName(f)).ToHashSet());
        Assert.NotEmpty(Directory.GetFiles(run, "job.log", SearchOption.AllDirectories));
    }
}
