using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Running;

/// <summary>Settings on their real ways: file, command line, environment, parameters; and what is wrong with them.</summary>
public sealed class SettingsTests
{
    static readonly TestCommand Command = new("Settings.Cases") { Filter = "Name!=Waits_for_its_limit&FullyQualifiedName~Cases.Settings." };

    [Fact]
    public async Task A_wrong_setting_fails_the_run_and_its_tests_by_path_value_and_what_would_be_right_and_nothing_starts()
    {
        using var run = await DotnetTest.RunAsync(Command with
        {
            ByProject = true,
            Verbosity = null,
            Settings = Section("<Limits><Open>60</Open></Limits>"),
        });

        const string message = "MultiStream/Limits/Open: '60' has no unit; write a time with ms, s, m or h, such as 60s.";
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("MultiStream: " + message, run.Errors, StringComparison.Ordinal);
        Assert.Equal(["Has_no_streams", "Names_its_streams"], run.Trx.Results.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.All(run.Trx.Results, r =>
        {
            Assert.Equal("Failed", r.Outcome);
            Assert.Equal(message, r.Message);
            Assert.Empty(r.Children);
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(run.Folder.Files));
        Assert.False(Directory.Exists(Path.Combine(run.Folder.Results, "MultiStream")));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_with_the_paths_that_were_written()
    {
        using var run = await DotnetTest.RunAsync(Command with
        {
            Settings = Section(
                """
                <Streams>
                  <Stream name="client" kind="ssh" host="bar.example.com" />
                  <Stream name="server" kind="ssh" host="foo.example.com" port="70000" />
                  <Stream name="proxy" kind="carrier-pigeon" />
                  <Stream name="db" kind="ssh" host="${env:ACCEPTANCE_NOT_SET}" />
                </Streams>
                """),
            Overrides = ["MultiStream.TimeScale=fast", "MultiStream.Hots=foo"],
        });

        var message = run.Trx["Has_no_streams"].Message!;
        Assert.Contains("MultiStream/Streams/Stream[2] (name 'server')/@port: '70000' is not a port; write a number from 1 to 65535.", message, StringComparison.Ordinal);
        Assert.Contains("MultiStream/Streams/Stream[3] (name 'proxy')/@kind: 'carrier-pigeon' ", message, StringComparison.Ordinal);
        Assert.Contains("MultiStream/Streams/Stream[4] (name 'db')/@host: '${env:ACCEPTANCE_NOT_SET}' refers to the environment variable 'ACCEPTANCE_NOT_SET', which is not set; set it, or write the value.", message, StringComparison.Ordinal);
        Assert.Contains("MultiStream/TimeScale: 'fast' ", message, StringComparison.Ordinal);
        Assert.Contains("MultiStream/Hots: ", message, StringComparison.Ordinal);
        Assert.Equal(5, message.Split('\n').Length);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_wrong_variable_of_the_environment_is_told_by_its_name()
    {
        using var run = await DotnetTest.RunAsync(Command with { Environment = new Dictionary<string, string> { ["MULTISTREAM__LIMITS__TEST"] = "soon" } });

        Assert.StartsWith("MULTISTREAM__LIMITS__TEST: 'soon' ", run.Trx["Has_no_streams"].Message, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [InlineData(null, null, null, "server client-0 client-1")]
    [InlineData("3", null, null, "server client-0 client-1 client-2")]
    [InlineData("3", "1", null, "server client-0")]
    [InlineData("3", "1", "4", "server client-0 client-1 client-2 client-3")]
    [InlineData(null, null, "3", "server client-0 client-1 client-2")]
    public async Task The_command_line_wins_over_the_file_and_the_file_over_the_environment(string? environment, string? file, string? commandLine, string streams)
    {
        using var run = await DotnetTest.RunAsync(Command with
        {
            Environment = environment is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["MULTISTREAM__STREAMS__CLIENT__COUNT"] = environment },
            Settings = file is null ? null : Section($"""<Streams><Stream name="client" count="{file}" /></Streams>"""),
            Overrides = commandLine is null ? [] : [$"MultiStream.Streams.client.Count={commandLine}"],
        });

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(streams, await File.ReadAllTextAsync(run.Folder.File("streams")));
    }

    [Fact]
    public async Task Overrides_of_a_project_run_reach_the_limits_of_its_tests()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Settings.Cases") { ByProject = true, Filter = "Name=Waits_for_its_limit", Overrides = ["MultiStream.Limits.Test=500ms", "MultiStream.TimeScale=2"] });

        Assert.Equal("The test's limit of 1 s was over.", run.Trx["Waits_for_its_limit"].Message);
    }

    [Fact]
    public async Task A_parameter_of_the_run_stands_in_for_a_value_and_the_command_line_can_set_it()
    {
        var settings = Section("""<Streams><Stream name="client" count="${param:clients}" /></Streams>""", """<TestRunParameters><Parameter name="clients" value="1" /></TestRunParameters>""");
        using var byFile = await DotnetTest.RunAsync(Command with { Settings = settings });
        using var byCommandLine = await DotnetTest.RunAsync(Command with { ByProject = true, Settings = settings, Overrides = ["TestRunParameters.Parameter(name=\"clients\", value=\"3\")"] });

        Assert.Equal("server client-0", await File.ReadAllTextAsync(byFile.Folder.File("streams")));
        Assert.Equal("server client-0 client-1 client-2", await File.ReadAllTextAsync(byCommandLine.Folder.File("streams")));
    }

    [Fact]
    public async Task Parameters_of_the_command_line_the_run_and_the_test_reach_method_and_blocks_and_a_missing_one_says_where_to_set_it()
    {
        using var run = await DotnetTest.RunAsync(Command with
        {
            Filter = "FullyQualifiedName~Cases.Parameters.",
            Settings = Section(
                """<Parameters><seconds>30</seconds></Parameters><Tests><Test name="*.Takes_parameters"><Parameters><size>small</size></Parameters></Test></Tests>""",
                """<TestRunParameters><Parameter name="pause" value="90s" /></TestRunParameters>"""),
            Overrides = ["MultiStream.Parameters.seconds=5"],
        });

        Assert.Equal("Passed", run.Trx["Takes_parameters"].Outcome);
        Assert.Equal("5 small 00:01:30 default | 5 small 90s block", await File.ReadAllTextAsync(run.Folder.File("parameters")));
        var lacking = run.Trx["Lacks_a_parameter"];
        Assert.Equal("Failed", lacking.Outcome);
        Assert.Equal(
            "Parameter 'second' of test 'Settings.Cases.Parameters.Lacks_a_parameter' has no value (there is one 'seconds'): set it in the settings, <MultiStream><Parameters><second>…</second></Parameters></MultiStream>; "
                + "by the variable MULTISTREAM__PARAMETERS__SECOND; on the command line, MultiStream.Parameters.second=…; by a TestRunParameter of this name; "
                + "for this test alone, <Tests><Test name=\"Settings.Cases.Parameters.Lacks_a_parameter\"><Parameters>…; by [Vary] or [Variant]; or give it a default in the method.",
            lacking.Message);
        Assert.Empty(lacking.Children);
        Assert.False(File.Exists(run.Folder.File("lacks")));
    }

    [Fact]
    public async Task A_variable_of_the_environment_stands_in_for_a_value_also_when_the_run_settings_set_it()
    {
        using var run = await DotnetTest.RunAsync(Command with
        {
            Settings = Section("""<Streams><Stream name="client" count="${env:CLIENTS}" /></Streams>""", "<RunConfiguration><EnvironmentVariables><CLIENTS>4</CLIENTS></EnvironmentVariables></RunConfiguration>"),
        });

        Assert.Equal("server client-0 client-1 client-2 client-3", await File.ReadAllTextAsync(run.Folder.File("streams")));
    }

    [Fact]
    public async Task Strict_fails_only_the_tests_that_have_a_stream_without_an_entry_before_it_is_opened()
    {
        using var run = await DotnetTest.RunAsync(Command with { Settings = Section("""<Strict>true</Strict><Streams><Stream name="server" kind="local" /></Streams>""") });

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Passed", run.Trx["Has_no_streams"].Outcome);
        var test = run.Trx["Names_its_streams"];
        Assert.Equal("Failed", test.Outcome);
        Assert.Contains("Strict", test.Message, StringComparison.Ordinal);
        Assert.Contains("'client-0'", test.Message, StringComparison.Ordinal);
        Assert.Empty(test.Children);
        Assert.False(File.Exists(run.Folder.File("streams")));
    }

    [Fact]
    public async Task An_entry_with_a_test_holds_for_that_test_alone()
    {
        using var run = await DotnetTest.RunAsync(Command with
        {
            Settings = Section("""<Streams><Stream name="client" count="1" test="Settings.Cases.*" /><Stream name="client" count="9" test="Elsewhere.*" /></Streams>"""),
        });

        Assert.Equal("server client-0", await File.ReadAllTextAsync(run.Folder.File("streams")));
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_fails_its_test_by_stream_and_host_and_no_other()
    {
        using var run = await DotnetTest.RunAsync(Command with { Settings = Section("""<Streams><Stream name="server" kind="ssh" host="no-such-host.invalid" /></Streams>""") });

        var test = run.Trx["Names_its_streams"];
        Assert.Equal("Failed", test.Outcome);
        Assert.Contains("'server'", test.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-host.invalid", test.Message, StringComparison.Ordinal);
        Assert.Equal("Failed", test["server @ no-such-host.invalid"].Outcome);
        Assert.Equal("Passed", test["client-0 @ localhost"].Outcome);
        Assert.Equal("Passed", run.Trx["Has_no_streams"].Outcome);
        Assert.False(File.Exists(run.Folder.File("streams")), "the body ran");
    }

    static string Section(string content, string rest = "") => $"<RunSettings>{rest}<MultiStream>{content}</MultiStream></RunSettings>";
}
