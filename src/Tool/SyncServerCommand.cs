using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MultiStream.Sync.Wire;

namespace MultiStream.Tool;

/// <summary><c>multistream syncserver</c>: a hub for participants started by hand. It prints every event.</summary>
internal static class SyncServerCommand
{
    private const string Nowhere = "127.0.0.1:0";

    public static Command Create()
    {
        var listen = new Option<string>("--listen") { Description = $"HOST:PORT to listen on; port 0 takes one that is free. Without it: {Nowhere}.", HelpName = "HOST:PORT", DefaultValueFactory = _ => Nowhere };
        var token = new Option<string?>("--token") { Description = "What participants must know to join; needed when other machines can reach the server. Without it: the variable MULTISTREAM_TOKEN.", HelpName = "TOKEN" };
        var parties = new Option<int?>("--parties") { Description = "How many come to a barrier that names no number. Without it such a barrier is refused.", HelpName = "N" };
        var timeout = new Option<double>("--timeout") { Description = "Seconds that a wait without a limit of its own lasts; 600 without it.", HelpName = "S", DefaultValueFactory = _ => 600 };
        var command = new Command("syncserver", "A sync hub for participants started by hand. Ctrl-C ends it and breaks what waits. Exit codes: 0 ended by Ctrl-C or SIGTERM, 1 it cannot listen there, 2 wrong usage.") { listen, token, parties, timeout };
        command.SetAction(async (result, cancel) => await RunAsync(result.GetValue(listen)!, result.GetValue(token), result.GetValue(parties), result.GetValue(timeout)));
        return command;
    }

    private static async Task<int> RunAsync(string listen, string? token, int? parties, double timeout)
    {
        token ??= Environment.GetEnvironmentVariable(SyncClientCommand.TokenVariable) is { Length: > 0 } given ? given : null;
        if (HostAndPort.Parse(listen) is not { } where)
            return Fail(ExitCodes.Usage, $"--listen takes HOST:PORT, not '{listen}'");
        if (token is { Length: 0 })
            return Fail(ExitCodes.Usage, "--token is empty");
        if (parties is < 1)
            return Fail(ExitCodes.Usage, $"--parties is how many come to a barrier, at least 1, not {parties}");
        if (timeout is not (>= 0.001 and <= 31_536_000))
            return Fail(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"--timeout is a number of seconds above 0, up to a year, not {timeout}"));
        IPEndPoint address;
        try
        {
            address = await where.ResolveAsync();
        }
        catch (SocketException e)
        {
            return Fail(ExitCodes.CannotListen, $"'{where.Host}' is no address of this machine: {e.Message}");
        }
        if (token is null && !IPAddress.IsLoopback(address.Address))
            return Fail(ExitCodes.Usage, $"other machines can reach {listen}, so it needs a token: --token TOKEN, or the variable {SyncClientCommand.TokenVariable}");

        using var host = new StandaloneSync(Print, TimeSpan.FromSeconds(timeout), parties);
        SyncServer server;
        try
        {
            server = SyncServer.Start(address, token, host);
        }
        catch (SocketException e)
        {
            return Fail(ExitCodes.CannotListen, $"it is not possible to listen on {listen}: {e.Message}");
        }
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = On(PosixSignal.SIGINT, "Ctrl-C", ended);
        using var terminate = On(PosixSignal.SIGTERM, "SIGTERM", ended);
        using var hangUp = On(PosixSignal.SIGHUP, "the end of its terminal", ended);
        Print($"listening on {server.EndPoint}");
        string reachable = server.EndPoint.Address.Equals(IPAddress.Any) || server.EndPoint.Address.Equals(IPAddress.IPv6Any) ? $"{Dns.GetHostName()}:{server.EndPoint.Port}" : server.EndPoint.ToString();
        Print($"participants: export MULTISTREAM_SYNC=tcp:{reachable}{(token is null ? "" : $" {SyncClientCommand.TokenVariable}=...")}");
        string by = await ended.Task;
        Print($"ended by {by}");
        await server.DisposeAsync();
        return 0;
    }

    private static PosixSignalRegistration On(PosixSignal signal, string name, TaskCompletionSource<string> ended) => PosixSignalRegistration.Create(signal, context =>
    {
        // The server ends by itself, after it has told those who wait.
        context.Cancel = true;
        ended.TrySetResult(name);
    });

    /// <summary>One write a line, which threads cannot mix up.</summary>
    private static void Print(string text) => Console.WriteLine($"{DateTime.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}  {text}");

    private static int Fail(int code, string sentence)
    {
        Console.Error.WriteLine($"multistream syncserver: {sentence}.");
        return code;
    }
}
