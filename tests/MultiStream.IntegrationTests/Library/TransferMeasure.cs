using System.Diagnostics;
using System.Globalization;

namespace MultiStream.IntegrationTests.Library;

/// <summary>A process that sends a file and fetches it, does nothing else, and says how much its own memory grew: no other test takes any of it.</summary>
internal static class TransferMeasure
{
    /// <summary>What that process does.</summary>
    public static async Task<int> RunAsync(string settings, string path)
    {
        await using var streams = await StreamsManager.OpenAsync(MultiStreamOptions.Load(settings), ["a"]);
        long sent = await GrowthAsync(streams[0].SendAsync(path, "there"));
        File.Delete(path);
        var fetching = streams[0].FetchAsync("there");
        long fetched = await GrowthAsync(fetching);
        var back = new FileInfo((await fetching)[0]);
        var peak = (await streams[0].RunAsync(Block.Shell("sed -n 's/^VmHWM:[[:space:]]*//p' /proc/$PPID/status"))).StandardOutput;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} {fetched} {back.Length} {1024 * long.Parse(peak.Split()[0], CultureInfo.InvariantCulture)}"));
        back.Delete();
        return 0;
    }

    /// <summary>Runs one.</summary>
    /// <returns>In bytes: how much its memory grew while it sent and while it fetched, how long what came back is, and the most that the agent ever had.</returns>
    public static async Task<(long Sent, long Fetched, long Length, long Agent)> OfAsync(string settings, string path)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(TransferMeasure).Assembly.Location, "measure-transfer", settings, path]) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            long[] numbers = [.. said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
            Assert.Equal((0, 4), (process.ExitCode, numbers.Length));
            return (numbers[0], numbers[1], numbers[2], numbers[3]);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<long> GrowthAsync(Task running)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        while (await Task.WhenAny(running, Task.Delay(50)) != running)
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);   // without garbage, which may be as much as the file
        await running;
        return most;
    }
}
