using MultiStream;

namespace Nested;

/// <summary>Tests that run those of xunit, NUnit and MSTest on the stream 'there', whose kind is the settings' business.</summary>
public class Outer
{
    static readonly (string Name, string? Assembly, string Written)[] s_all =
        [("Nested.InXunit", null, "to the helper"), ("Nested.InNUnit", "Nested.NUnit", "to the context"), ("Nested.InMSTest", "Nested.MSTest", "to the context")];

    /// <summary>All, or without one that cannot work at the place.</summary>
    static IEnumerable<(string Name, string? Assembly, string Written)> Frameworks(StreamsManager streams) => s_all.Where(f => f.Name != streams.Parameters.Get("without", ""));

    [MultiStream, Stream("there")]
    public async Task Passed_tests_tell_what_they_wrote(StreamsManager streams)
    {
        foreach (var (name, assembly, written) in Frameworks(streams))
        {
            var result = await streams["there"].RunAsync(Block.Test($"{name}.Passes", assembly));
            Check.Equal(TestOutcome.Passed, result.Value.Outcome);
            Check.Equal($"{name}.Passes", result.Value.Name);
            Check.Equal(true, result.Value.Output.StartsWith("on the console\n", StringComparison.Ordinal));
            Check.Contains(written, result.Value.Output);
            Check.Contains("on the console\n", result.StandardOutput);
            Check.Equal(name == "Nested.InMSTest", result.StandardOutput.Contains("by trace\n", StringComparison.Ordinal));
            Check.Contains(written, result.StandardOutput);
            Check.Contains($"  Passed {name}.Passes [", result.StandardOutput);
        }
    }

    [MultiStream, Stream("there")]
    public async Task Allowed_failures_are_answers(StreamsManager streams)
    {
        foreach (var (name, assembly, _) in Frameworks(streams))
        {
            var result = await streams["there"].RunAsync(Block.Test($"{name}.Fails", assembly).AllowFailure());
            Check.Equal((BlockOutcome.Failed, TestOutcome.Failed), (result.Outcome, result.Value.Outcome));
            Check.Contains("1", result.Value.Message!);
            Check.Contains($"at {name}.Fails() in ", result.Value.StackTrace!);
            Check.Equal(result.Value.Message, result.Error!.Message);

            var thrown = await streams["there"].RunAsync(Block.Test($"{name}.Throws", assembly).AllowFailure());
            Check.Equal("System.FormatException", thrown.Error!.Type);
            Check.Contains("no number", thrown.Value.Message!);
        }
    }

    [MultiStream, Stream("there")]
    public async Task Rows_skips_and_parameters(StreamsManager streams)
    {
        foreach (var (name, assembly, _) in Frameworks(streams))
        {
            var skipped = await streams["there"].RunAsync(Block.Test($"{name}.Is_skipped", assembly));
            Check.Equal((BlockOutcome.Passed, TestOutcome.Skipped, "not today"), (skipped.Outcome, skipped.Value.Outcome, skipped.Value.Message));

            var rows = (await streams["there"].RunAsync(Block.Test($"{name}.Rows", assembly).AllowFailure())).Value;
            Check.Equal("Passed Failed Passed", string.Join(' ', rows.Rows.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => r.Outcome)));
            Check.Contains("1 of 3 rows failed", rows.Message!);
            Check.Equal(TestOutcome.Passed, (await streams["there"].RunAsync(Block.Test(rows.Rows.First(r => r.Outcome == TestOutcome.Passed).Name, assembly).AllowFailure())).Value.Outcome);

            if (assembly is not null)
                await streams["there"].RunAsync(Block.Tests("TestCategory=parameters", assembly).WithParameter("size", "small"));
        }
        if (Frameworks(streams).Count() < s_all.Length)
            return;
        var chosen = (await streams["there"].RunAsync(Block.Tests("FullyQualifiedName~Rows|Name~skipped", "Nested.NUnit").AllowFailure())).Value;
        Check.Equal("Nested.InNUnit.Is_skipped 0 Skipped, Nested.InNUnit.Rows 3 Failed", string.Join(", ", chosen.Rows.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"{r.Name} {r.Rows.Count} {r.Outcome}")));
    }

    /// <summary>All three adapters look, and that a test failed is no fault of theirs.</summary>
    [MultiStream, Stream("there")]
    public async Task Filters_have_the_tests_alone(StreamsManager streams)
    {
        var failed = (await streams["there"].RunAsync(Block.Tests("FullyQualifiedName=Nested.InXunit.Fails").AllowFailure())).Value;
        Check.Equal("Nested.InXunit.Fails", string.Join(", ", failed.Rows.Select(r => r.Name)));
    }

    [MultiStream, Stream("there")]
    public async Task Fails(StreamsManager streams) => await streams["there"].RunAsync(Block.Test<InXunit>(nameof(InXunit.Fails)));

    [MultiStream, Stream("there")]
    public async Task Is_not_there(StreamsManager streams) => await streams["there"].RunAsync(Block.Test("Nested.InXunit.Pases").AllowFailure());

    [MultiStream, Stream("there")]
    public async Task Is_in_no_file(StreamsManager streams) => await streams["there"].RunAsync(Block.Test("Nested.InXunit.Passes", "Nested.Elsewhere"));

    [MultiStream, Stream("there")]
    public async Task Crashes(StreamsManager streams)
    {
        foreach (var (name, assembly, _) in Frameworks(streams))
        {
            var result = await streams["there"].RunAsync(Block.Test($"{name}.Crashes", assembly).AllowFailure());
            Check.Equal((BlockOutcome.Failed, false), (result.Outcome, result.HasValue));
            Check.Contains($"(SIGABRT) before the block returned, while nested test {name}.Crashes ran", result.ToString());
        }
        await streams["there"].RunAsync(Block.Test<InXunit>(nameof(InXunit.Passes)));
    }

    [MultiStream, Stream("there")]
    public async Task Hangs(StreamsManager streams)
    {
        var hanging = streams["there"].Start(Block.Test<InXunit>(nameof(InXunit.Hangs)).ReadyOnOutput("hanging"));
        await hanging.ReadyAsync();
        Check.Equal(BlockOutcome.Stopped, (await hanging.StopAsync(TimeSpan.FromMilliseconds(100))).Outcome);
        await streams["there"].RunAsync(Block.Test<InXunit>(nameof(InXunit.Passes)));
        await streams["there"].RunAsync(Block.Test<InXunit>(nameof(InXunit.Hangs)).WithTimeLimit(TimeSpan.FromMilliseconds(500)).AllowFailure());
    }

    /// <summary>64 MB each, and MSTest's last: it keeps the console's output of a test itself.</summary>
    [MultiStream, Stream("there")]
    public async Task Floods(StreamsManager streams)
    {
        long peak = 0;
        foreach (var (name, assembly, _) in Frameworks(streams).OrderBy(f => f.Item2 == "Nested.MSTest"))
        {
            if (assembly == "Nested.MSTest")
                peak = await PeakAsync(streams["there"]);
            var result = await streams["there"].RunAsync(Block.Test($"{name}.Floods", assembly));
            Check.Equal((TestOutcome.Passed, true, true), (result.Value.Outcome, result.Value.Output.Length < 100_000, result.StandardOutput.Length < 2_000_000));
            Check.Contains("characters are left out here", result.Value.Output);
        }
        streams.Log($"the worker took {peak} MB, and with MSTest {await PeakAsync(streams["there"])} MB");
        Check.Equal("below 400 MB", peak is > 0 and < 400 ? "below 400 MB" : $"{peak} MB");
    }

    static async Task<long> PeakAsync(ExecutionStream stream) =>
        await stream.CallAsync(() => long.Parse(File.ReadAllLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024);

    [MultiStream, Stream("there")]
    public async Task Two_at_once_run_one_after_the_other(StreamsManager streams)
    {
        var first = streams["there"].Start(Block.Test<InXunit>(nameof(InXunit.Waits_to_be_released)).ReadyOnOutput("waiting"));
        await first.ReadyAsync();
        var second = streams["there"].Start(Block.Test("Nested.InNUnit.Passes", "Nested.NUnit"));
        var third = streams["there"].Start(Block.Test("Nested.InMSTest.Passes", "Nested.MSTest"));
        // What waits says so in the stream's log, and does not get through while the first runs.
        foreach (var name in (string[])["Nested.InNUnit.Passes of Nested.NUnit", "Nested.InMSTest.Passes of Nested.MSTest"])
            await LoggedAsync(Path.Combine(streams.LogFolder!, "there", "stream.log"), $"test {name} waits: ");
        Check.Equal(BlockOutcome.Stopped, (await third.StopAsync()).Outcome);
        Check.Equal((true, true), (first.Active, second.Active));

        await streams["there"].CallAsync(() => InXunit.Release());
        Check.Equal(TestOutcome.Passed, (await first.WaitAsync()).Value.Outcome);
        Check.Equal(TestOutcome.Passed, (await second.WaitAsync()).Value.Outcome);
    }

    static async Task LoggedAsync(string log, string text)
    {
        while (!File.Exists(log) || !ReadShared(log).Contains(text, StringComparison.Ordinal))
            await Task.Delay(20);   // until the test's own limit
    }

    static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}

static class Check
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!Equals(expected, actual))
            throw new InvalidOperationException($"expected {expected}, was {actual}");
    }

    public static void Contains(string expected, string actual)
    {
        if (!actual.Contains(expected, StringComparison.Ordinal))
            throw new InvalidOperationException($"expected '{expected}' in '{actual}'");
    }
}
