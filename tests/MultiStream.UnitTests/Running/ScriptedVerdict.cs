using MultiStream.Running;
using MultiStream.UnitTests.Protocol;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Running;

/// <summary>The verdict on what happened in a scripted test.</summary>
internal static class ScriptedVerdict
{
    public static readonly Block Serve = Block.Shell("serve");
    public static readonly DateTimeOffset Started = new(2026, 5, 4, 13, 14, 15, TimeSpan.Zero);

    public static MultiStreamTestResult Of(ScriptedTest test, List<Failure>? failures = null, string? skip = null) =>
        new Verdict(Allocation.Tests.With(("server", null)), test.Streams, failures ?? [], skip, Started, TimeSpan.FromSeconds(4)).ToResult();

    /// <summary>A block that was started on a stream and has ended there.</summary>
    public static async Task<RunningBlock> EndAsync(ScriptedTest test, string stream, int code, Block? block = null)
    {
        var (running, agent) = await test.StartAsync(block ?? Serve, stream);
        agent.SayExited(1, code);
        await Soon(running.Ended);
        return running;
    }
}
