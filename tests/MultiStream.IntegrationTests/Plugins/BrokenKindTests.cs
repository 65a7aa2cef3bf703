using Acme.Spawners;
using Acme.Tests;

namespace MultiStream.IntegrationTests.Plugins;

/// <summary>What the suite is for: a kind that gets one thing wrong does not pass, and its writer reads which promise it breaks and what to do.</summary>
public sealed class BrokenKindTests
{
    [Theory]
    [InlineData(typeof(ForgetsTheEnvironment), "EnvironmentPromises.The_environment_is_the_logins_own_and_a_block_may_add_to_it", "add or remove nothing")]
    [InlineData(typeof(LeavesAWatchman), "PipePromises.What_runs_at_the_far_end_ends_when_its_pipe_is_disposed_of_and_nothing_stays", "end all that was started for it")]
    [InlineData(typeof(NeverCloses), "PipePromises.What_runs_at_the_far_end_ends_when_its_pipe_is_disposed_of_and_nothing_stays", "in DisposeAsync close its stdin")]
    [InlineData(typeof(LosesTheLastBytes), "PipePromises.Every_byte_goes_there_and_back_and_none_is_missing_before_the_end", "carry every byte")]
    [InlineData(typeof(LosesTheLastBytes), "OutputPromises.Bytes_of_stdout_and_stderr_arrive_as_they_were_written", "the last ones too")]
    [InlineData(typeof(LiesAboutTheAddress), "StreamPromises.The_address_is_known_when_the_stream_is_open_and_asking_before_says_what_to_do", "the address at which other streams reach the place")]
    [InlineData(typeof(SwallowsTheFailure), "PipePromises.What_fails_instead_of_an_agent_is_told_in_its_own_words", "with what was said on stderr")]
    public async Task A_kind_that_gets_one_thing_wrong_breaks_its_promise_by_name_and_is_told_what_to_do(Type broken, string promise, string whatToDo)
    {
        var kind = new BrokenKind { Broken = ((BrokenSpawner)Activator.CreateInstance(broken)!).Kind };
        await kind.InitializeAsync();
        var suite = new BrokenSuite(kind);

        var e = await Assert.ThrowsAsync<PromiseBrokenException>(() => suite.Keeps(promise));
        await kind.DisposeAsync();

        var (group, name) = (promise.Split('.')[0], promise.Split('.')[1].Replace('_', ' '));
        Assert.StartsWith($"BrokenKind does not keep the promise '{name}' of {group}. What a kind must do for these: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(whatToDo, e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
    }

    /// <summary>Not public, so that xunit does not run it.</summary>
    private sealed class BrokenSuite(BrokenKind kind) : PromiseSuite<BrokenKind>(kind);

    private sealed class BrokenKind : NiceKind
    {
        public string Broken { get; init; } = "";

        public override TimeSpan Patience => TimeSpan.FromSeconds(8);

        public override TimeSpan CleanUp => TimeSpan.FromSeconds(4);

        protected override string StreamElement(string stream) => base.StreamElement(stream).Replace("\"nice\"", $"\"{Broken}\"", StringComparison.Ordinal);
    }
}
