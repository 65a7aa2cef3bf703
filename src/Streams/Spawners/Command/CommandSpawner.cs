using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.Options;

namespace MultiStream.Spawners.Command;

/// <summary>Kind <c>command</c>: the agent is at the far end of any program that passes on stdin, stdout and what it is to start.</summary>
internal sealed partial class CommandSpawner : ISpawner
{
    public string Kind => KnownKinds.Command;

    public IReadOnlyList<SpawnerSetting> Settings => CommandSettings.All;

    /// <summary>In settings of this kind, the name of the stream: one entry leads the members of a role to places of their own.</summary>
    public const string StreamName = "{stream}";

    /// <summary>A setting as it is for this stream; null: it has none.</summary>
    public static string? Setting(StreamPlace place, string name) => place[name]?.Replace(StreamName, place.Stream, StringComparison.Ordinal);

    public Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel)
    {
        if (Setting(place, "command") is not { } command)
            return Task.FromResult<string?>(null);
        var fault = CommandLine.Check(command) is { } right ? $"it is no command; write {right}." : null;
        if (fault is null && ProgramOf(place, CommandLine.Words(command, "")[0], out var wrong) is null)
            fault = wrong;
        return Task.FromResult(fault is null ? null : $"By the command '{command}' nothing can be opened: {fault}");
    }

    public Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        var command = Setting(place, "command")!;
        var words = CommandLine.Words(command, launch.ShellCommand);
        var program = ProgramOf(place, words[0], out var fault) ?? throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"{Subject(place)} cannot be opened: {fault}") { What = $"By the command '{command}' nothing can be opened: {fault}" };
        var host = Setting(place, "host") ?? "localhost";
        var address = Setting(place, "address") ?? Setting(place, "host") ?? "127.0.0.1";
        try
        {
            return Task.FromResult<IStreamConnection>(new ProcessConnection(OwnSession.Start(program, words.Skip(1)), host, address));
        }
        catch (Win32Exception e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"{Subject(place)} cannot be opened: {program} cannot be started: {e.Message}.", e);
        }
    }

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise)
    {
        var said = ended.Text + "\n" + noise;
        var failure = PlaceFailure.Read(said)
            ?? (PlaceFailure.IsSaid(AsksForPassword(), said) ? new PlaceFailure(OpenFailure.LoginRefused, "It asks for a password, and nothing can be asked here. Allow it without one (sudo: NOPASSWD), or run the tests as a user who need not give one.")
            : PlaceFailure.IsSaid(NoShell(), said) ? new PlaceFailure(OpenFailure.NoUsableShell, "There is no 'sh' where it leads to, so nothing can be started there.")
            : new PlaceFailure(OpenFailure.Other, $"It ended with exit code {ended.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} before the agent said hello. Try it by hand, with 'sh -c \"echo hello; cat\"' in place of {{agent}}: it must print hello, and then every line that you type."));
        return new StreamOpenException(place.Stream, failure.Reason,
            $"{Subject(place)} could not be opened: {failure.What}" + PlaceFailure.Said(" It said: ", ended.Text) + PlaceFailure.Said(" Before the agent could come, this came: ", noise)) { What = failure.What, Said = PlaceFailure.Said("", said) };
    }

    /// <summary>The full path of the command's program; null and what is wrong when it is none.</summary>
    private static string? ProgramOf(StreamPlace place, string word, out string fault)
    {
        fault = "";
        if (!word.Contains('/', StringComparison.Ordinal) && !(OperatingSystem.IsWindows() && word.Contains('\\', StringComparison.Ordinal)))
        {
            if (ProgramFinder.Find(word, Environment.GetEnvironmentVariable("PATH")) is { } found)
                return found;
            fault = $"there is no program '{word}' in a folder of PATH on this machine. Install it, or write its path.";
            return null;
        }
        var path = SettingsPath.Resolve(word, place.BaseDirectory, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        if (ProgramFinder.WhyNot(path) is not { } wrong)
            return path;
        fault = $"the program {path} {wrong}.";
        return null;
    }

    private static string Subject(StreamPlace place) => $"Stream '{place.Stream}' ({place.Source}), by the command '{Setting(place, "command")}',";

    [GeneratedRegex(@"password is required|a terminal is required|[Pp]assword: ?$|[Aa]uthentication failure", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsksForPassword();

    [GeneratedRegex(@"(sh\W*: (No such file|command not found|not found)|exec:? .*""?sh""?.*(not found|no such file))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NoShell();
}
