using System.Diagnostics;

namespace MultiStream.Bench;

/// <summary>Takes samples, one thing after the other in turns, so that a noisy minute hits all of them.</summary>
internal static class Clock
{
    public static async Task<List<Series>> InTurnsAsync(int rounds, params (string Name, Func<Task> Run)[] things)
    {
        var samples = things.Select(_ => new List<double>()).ToArray();
        foreach (var thing in things)
            await thing.Run();   // warm: the first of each is thrown away
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < things.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await things[i].Run();
                samples[i].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        return [.. things.Select((t, i) => new Series(t.Name, samples[i]))];
    }

    /// <summary>Runs a program to its end; its output goes nowhere.</summary>
    /// <exception cref="InvalidOperationException">It did not exit with 0.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {await error} {await output}");
    }
}
