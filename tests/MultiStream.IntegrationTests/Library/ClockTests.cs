using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiStream.IntegrationTests.Library;

/// <summary>A host whose clock is an hour ahead: its clock is measured, and no log gets out of order by it.</summary>
public sealed partial class ClockTests : IDisposable
{
    private const int Barriers = 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-clock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each says "before" ahead of a barrier and "after" behind it, with the time of its own clock.</summary>
    [Fact]
    public async Task Twenty_barriers_with_a_host_whose_clock_is_an_hour_ahead_are_in_the_order_of_cause_and_effect()
    {
        var settings = Path.Combine(_folder, "hosts.runsettings");
        await File.WriteAllTextAsync(settings, $$"""
            <RunSettings><MultiStream><Streams>
              <Stream name="ahead" kind="command" command="env LD_PRELOAD={{FakeTime()}} FAKETIME=+3600 FAKETIME_DONT_FAKE_MONOTONIC=1 {agent}" />
              <Stream name="right" kind="command" command="env {agent}" />
            </Streams></MultiStream></RunSettings>
            """);
        string logs;
        await using (var streams = await StreamsManager.OpenAsync(MultiStreamOptions.Load(settings).WithLogFolder(Path.Combine(_folder, "logs")), ["ahead", "right"]))
        {
            logs = streams.LogFolder!;
            await streams.RunAsync(Block.Shell(
                $"i=0; while [ $i -lt {Barriers} ]; do i=$((i+1)); echo before $i; ms barrier step-$i || exit 1; echo after $i; done; date +%s"));
            var clocks = streams.Select(s => long.Parse(s.Results[0].StandardOutput.TrimEnd().Split('\n')[^1], CultureInfo.InvariantCulture)).ToList();
            Assert.InRange(clocks[0] - clocks[1], 3600 - 60, 3600 + 60);   // else nothing is faked, and this test shows nothing
        }

        var log = await File.ReadAllLinesAsync(Path.Combine(logs, "job.log"));
        var times = log.Skip(1).Select(l => decimal.Parse(l.TrimStart().Split(' ', 2)[0], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(times.Order(), times);
        for (int i = 1; i <= Barriers; i++)
        {
            int met = Assert.Single(At($@"sync \| barrier 'step-{i}' is met by "));
            var before = At($@"(ahead|right)@\S+ \| before {i}$");
            var after = At($@"(ahead|right)@\S+ \| after {i}$");
            Assert.Equal((2, 2), (before.Count, after.Count));
            Assert.All(before, b => Assert.True(b < met, $"line {b} is not before {met}"));
            Assert.All(after, a => Assert.True(a > met, $"line {a} is not after {met}"));
        }
        var offsets = log.Select(l => Clock().Match(l)).Where(m => m.Success).ToDictionary(m => m.Groups[1].Value, m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.InRange(offsets["ahead"], 3599, 3601);
        Assert.InRange(offsets["right"], -1, 1);

        List<int> At(string pattern) => [.. Enumerable.Range(0, log.Length).Where(i => Regex.IsMatch(log[i], $@"^ *\d+\.\d{{3}} {pattern}"))];
    }

    private static string FakeTime() => Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).FirstOrDefault()
        ?? throw new FileNotFoundException("There is no libfaketime: run build/install-test-tools as root.");

    [GeneratedRegex(@"(ahead|right)@\S+ \| its clock is (\d+\.\d+) s (?:ahead of|behind) ours \(± \d")]
    private static partial Regex Clock();
}
