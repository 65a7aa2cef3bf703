using System.Diagnostics;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>
/// A process that opens streams and runs a block on each, until it is killed: a program, or a test host without the test. It also ends with its stdin, so that a test that fails,
/// or is killed, leaves none.
/// </summary>
internal static class StreamHolder
{
    /// <summary>In place of a command: a C# block.</summary>
    public const string CSharp = "C#";

    private const string Ready = "ready";

    /// <summary>A C# block that stays, with a child, and a process that hid from it.</summary>
    public static Block Call => Block.Call(ctx =>
    {
        using var child = Process.Start("sleep", "600");
        using var daemon = Process.Start("setsid", ["-f", "sleep", "600"]);
        daemon.WaitForExit();
        ctx.SetReady();
        Thread.Sleep(Timeout.Infinite);
    }).Named("daemons");

    /// <summary>What that process does: says the log of each stream, then that it is ready.</summary>
    public static async Task<int> RunAsync(string settings, string command, string[] names)
    {
        var abandoned = Task.Run(() => Console.OpenStandardInput().ReadByte());
        return await await Task.WhenAny(HoldAsync(settings, command, names), abandoned);
    }

    private static async Task<int> HoldAsync(string settings, string command, string[] names)
    {
        var streams = await StreamsManager.OpenAsync(MultiStreamOptions.Load(settings), names);
        foreach (var block in streams.Start(command == CSharp ? Call : Block.Shell(command).ReadyOnOutput("up")))
        {
            await block.ReadyAsync();
            Console.WriteLine(block.Stream.Log.Text);
        }
        Console.WriteLine(Ready);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Starts one with streams of a kind, and waits until it is ready.</summary>
    /// <returns>The process, and what its streams would leave.</returns>
    public static async Task<(Process Holder, IReadOnlyList<Traces> Traces)> StartAsync(StreamKind kind, string command, params string[] names)
    {
        var settings = Path.GetTempFileName();
        await File.WriteAllTextAsync(settings, kind.SettingsFor(names));
        var holder = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", "exec", typeof(StreamHolder).Assembly.Location, "hold-streams", settings, command, .. names])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var traces = new List<Traces>();
            while (await holder.StandardOutput.ReadLineAsync(limit.Token) is { } line && line != Ready)
            {
                if (Traces.In(line + " ") is { } found)
                    traces.Add(found);
            }
            Assert.Equal(names.Length, traces.Count);
            return (holder, traces);
        }
        catch
        {
            holder.Kill();
            holder.Dispose();
            throw;
        }
        finally
        {
            File.Delete(settings);
        }
    }
}
