using System.CommandLine;
using MultiStream.Sync;
using MultiStream.Sync.Commands;
using MultiStream.Sync.Wire;

namespace MultiStream.Tool;

/// <summary><c>multistream sync</c>: one command to a sync server, by one who joins for it.</summary>
internal static class SyncClientCommand
{
    public const string TokenVariable = "MULTISTREAM_TOKEN";
    private const string ServerVariable = "MULTISTREAM_SYNC", NameVariable = "MULTISTREAM_STREAM", Scheme = "tcp:";
    private static readonly string[] s_options = ["--server", "--name", "--role", "--token", "--connect-timeout"];

    public static Command Create()
    {
        var server = new Option<string?>("--server") { Description = $"HOST:PORT of the sync server. Without it: the variable {ServerVariable}=tcp:HOST:PORT.", HelpName = "HOST:PORT" };
        var name = new Option<string?>("--name") { Description = $"Who this is. Without it: the variable {NameVariable}, or the machine's name and the number of this process.", HelpName = "NAME" };
        var role = new Option<string?>("--role") { Description = "Its role. Without it: the one it had before, or its name.", HelpName = "ROLE" };
        var token = new Option<string?>("--token") { Description = $"What the server wants to hear. Without it: the variable {TokenVariable}.", HelpName = "TOKEN" };
        var connect = new Option<double>("--connect-timeout") { Description = "Seconds to wait for the server; 10 without it.", HelpName = "S", DefaultValueFactory = _ => 10 };
        var words = new Argument<string[]>("words") { Description = "The command and its words; 'multistream sync help' lists them.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("sync", "One command to a sync server: barrier, put, get, get-all, send, wait, wait-all, log, ready, self, role, group. Exit codes: 0 done, 1 broken, 2 wrong usage, 3 timed out, 69 no server.") { server, name, role, token, connect, words };
        command.SetAction(async (result, cancel) => await RunAsync(
            result.GetValue(server), result.GetValue(name), result.GetValue(role), result.GetValue(token), result.GetValue(connect), result.GetValue(words) ?? []));
        return command;
    }

    /// <summary>Puts "--" before the first word of <c>sync</c> that is none of its options, so that <c>--timeout</c> and values which look like options reach the hub.</summary>
    public static string[] SetWordsApart(string[] args)
    {
        if (args is not ["sync", ..])
            return args;
        int i = 1;
        while (i < args.Length && args[i].StartsWith('-'))
        {
            if (args[i] == "--")
                return args;
            i += s_options.Contains(args[i]) ? 2 : 1;
        }
        return i >= args.Length ? args : [.. args[..i], "--", .. args[i..]];
    }

    private static async Task<int> RunAsync(string? server, string? name, string? role, string? token, double connect, string[] words)
    {
        if (words is ["put", _, "-"])
            words = ["put", words[1], await ReadInputAsync()];
        switch (SyncCommand.Parse(words))
        {
            case UsageError wrong:
                return Say(SyncReply.Wrong(wrong.Sentence));
            case HelpCommand:
                return Say(SyncReply.Help);
        }
        string? given = server ?? Variable(ServerVariable);
        if (given is null)
            return Say(SyncReply.Wrong($"No sync server is named: --server HOST:PORT, or the variable {ServerVariable}=tcp:HOST:PORT."));
        if (HostAndPort.Parse(given.StartsWith(Scheme, StringComparison.Ordinal) ? given[Scheme.Length..] : given) is not { Port: > 0 } where)
            return Say(SyncReply.Wrong($"The sync server is given as '{given}', which is not {(server is null ? Scheme : "")}HOST:PORT."));
        name ??= Variable(NameVariable) ?? SelfMadeName();
        if (!SyncLimits.IsName(name) || role is not null && !SyncLimits.IsName(role))
            return Say(SyncReply.Wrong("--name and --role have 1 to 200 characters of A-Z a-z 0-9 _ . : -"));
        if (connect is not (> 0 and <= 86_400))
            return Say(SyncReply.Wrong("--connect-timeout is a number of seconds above 0, up to a day."));
        try
        {
            await using var client = await SyncClient.ConnectAsync(where.Host, where.Port, name, role, token ?? Variable(TokenVariable), TimeSpan.FromSeconds(connect));
            var reply = await client.SendAsync(words);
            // So that the server sees it leave, not vanish.
            if (reply.Status != SyncStatus.Unreachable)
                await client.SendAsync(["quit"]);
            return Say(reply);
        }
        catch (SyncUnreachableException e)
        {
            return Say(new SyncReply(SyncStatus.Unreachable, e.Message));
        }
    }

    private static int Say(SyncReply reply)
    {
        if (reply.ExitCode != 0)
            Console.Error.WriteLine("multistream sync: " + reply.Output);
        else if (reply.Text is not null || reply.Rows is { Count: > 0 })
            Console.Out.Write(reply.Output + '\n');
        return reply.ExitCode;
    }

    /// <summary>Without the last line break, which a shell's <c>$(…)</c> drops too.</summary>
    private static async Task<string> ReadInputAsync()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        string text = await input.ReadToEndAsync();
        return text.EndsWith('\n') ? text[..^1] : text;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string SelfMadeName() =>
        string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + FormattableString.Invariant($"-{Environment.ProcessId}");
}
