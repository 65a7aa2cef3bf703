using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>The samples without the adapter: a program, and test projects of other frameworks that open streams themselves.</summary>
public sealed class LibrarySampleTests(SampleHosts hosts) : IClassFixture<SampleHosts>
{
    /// <summary>The whole console: the library writes nothing to it.</summary>
    [Fact]
    public async Task The_program_prints_its_own_lines_and_no_others()
    {
        using var run = await RunProgramAsync(null);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(@"\Afirst @ localhost: Linux \S+, [0-9:.]+\nsecond @ localhost: Linux \S+, [0-9:.]+\nThey are \d+ ms apart, the time between the two answers included.\n\z", run.Output);
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public async Task The_program_runs_on_hosts_behind_ssh()
    {
        using var run = await RunProgramAsync(hosts.SettingsFor("first", "second"));

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains($"first @ {hosts.HostOf("first").Address}: Linux ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"second @ {hosts.HostOf("second").Address}: Linux ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_the_programs_exit_code_and_a_sentence()
    {
        using var run = await RunProgramAsync("<RunSettings><MultiStream><Streams><Stream name='first' kind='shh'/></Streams></MultiStream></RunSettings>");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("MultiStream/Streams/Stream[1] (name 'first')/@kind: ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InMSTest", 2)]
    [InlineData("InNUnit", 3)]
    [InlineData("InXunit", 3)]
    public async Task Tests_of_other_frameworks_open_streams_themselves(string sample, int tests)
    {
        using var run = await DotnetTest.RunAsync(new TestCommand(sample) { ByProject = true });

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(tests, run.Trx.Results.Count);
        Assert.All(run.Trx.Results, r => Assert.Equal("Passed", r.Outcome));
    }

    static async Task<TestRun> RunProgramAsync(string? settings)
    {
        var folder = new RunFolder();
        string[] words = ["dotnet", Asset.Assembly("ClockCheck"), .. settings is null ? [] : (string[])[folder.Write("hosts.runsettings", settings)]];
        await using var running = DotnetTest.Start(words, folder);
        return await running.EndAsync();
    }
}
