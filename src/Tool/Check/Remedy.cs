using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Tool.Check;

/// <summary>What is wrong with a place, as a step, what was seen, what to do, and what to type for it. Pure.</summary>
internal static partial class Remedy
{
    /// <summary>For a place that cannot be opened.</summary>
    /// <param name="checkedPlace">The place.</param>
    /// <param name="e">What a run would say.</param>
    /// <param name="limit">How long it was tried.</param>
    public static Problem For(CheckedPlace checkedPlace, StreamOpenException e, TimeSpan limit)
    {
        var place = checkedPlace.Place;
        bool late = e.Reason == OpenFailure.TimedOut && e.What is null;
        var seen = late ? string.Create(CultureInfo.InvariantCulture, $"It was not open after {limit.TotalSeconds:0.##} s.{PlaceFailure.Said(" What leads there said: ", e.Said)}")
            : SeenLine(e) ?? (e.Said.Length > 0 ? e.Said : e.What ?? e.Message);
        var general = new Problem(StepOf(place, e.Reason), seen, seen == e.What || seen == e.Message ? "" : e.What ?? "");
        if (late)
            general = general with { Do = "Check that it is up and not too busy; --timeout waits longer." };
        if (IsSsh(place))
            return SshRemedy.For(place, e, general);
        return place.Kind == KnownKinds.Container && place["image"] is { } image && e.What?.Contains("has no such image", StringComparison.Ordinal) == true
            ? general with { Step = "image", Do = "Nothing is pulled by itself. Pull it, check 'image', or write options=\"--pull=missing\".", Commands = [KeptPlace.Words(place["engine"] ?? (e.What.StartsWith("docker", StringComparison.Ordinal) ? "docker" : "podman"), "pull", image)] }
            : e.Reason == OpenFailure.ProgramMissing && place.Kind == KnownKinds.Container
            ? general with { Commands = ["sudo apt-get install podman"] }
            : place.Kind == KnownKinds.Container && OfHost(e, static command => command) is [var install] && install.StartsWith("sudo ", StringComparison.Ordinal)
            // Each stream has a new container: what is installed in one is gone with it.
            ? general with { Do = $"{general.Do} Install it in the image.".TrimStart(), Commands = [install["sudo ".Length..]], IsTypedThere = true }
            : general with { Commands = OfHost(e, static command => command), IsTypedThere = place.Kind != KnownKinds.Local && e.Reason != OpenFailure.ProgramMissing };
    }

    public static Problem ForClock(CheckedPlace checkedPlace, TimeSpan offset) => new("clock",
        string.Create(CultureInfo.InvariantCulture, $"Its clock is {offset.Duration().TotalSeconds:0.0} s {(offset < TimeSpan.Zero ? "behind" : "ahead of")} this machine's."),
        "MultiStream goes by this machine's clock; certificates, make and logs do not. Set the host's clock.") { Commands = [There(checkedPlace.Place, "sudo timedatectl set-ntp true")], IsTypedThere = !IsSsh(checkedPlace.Place) };

    public static Problem ForRoom(CheckedPlace checkedPlace, string folder, long free, long least) => new("disk",
        $"{Size(free)} are free in {folder}, and {Size(least)} should be.",
        "The files of your tests go there, and .NET where the host has none. Free some space, or set XDG_CACHE_HOME in the account's environment to a folder that has some.") { Commands = [There(checkedPlace.Place, KeptPlace.Words("df", "-h", folder))], IsTypedThere = !IsSsh(checkedPlace.Place) && checkedPlace.Place.Kind != KnownKinds.Local };

    public static Problem ForSlurmPrograms(string why) => new("slurm", why, "") { Commands = why.Contains("slurm-client", StringComparison.Ordinal) ? ["sudo apt-get install slurm-client"] : [] };

    public static Problem ForPartition(string? name, string said) => new("partition", said.Length > 0 ? said : "The cluster has no default partition.",
        name is null ? "Write 'partition'." : $"Check 'partition': the cluster has no '{name}', or hides it from you.") { Commands = ["sinfo --summarize"] };

    public static Problem ForPartitionState(string name, string state) => new("partition", $"Partition {name} is {state}.",
        "Ask who keeps the cluster, or, when that is you, bring it up.") { Commands = [$"scontrol update PartitionName={name} State=UP"] };

    /// <summary>Bytes for people, in thousands as in the settings.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000} MB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000} GB"),
    };

    /// <summary>What to type at a host whose agent could not come, for reasons that every kind has.</summary>
    /// <param name="e">The reason.</param>
    /// <param name="there">Makes a command for there one for here, where that is known.</param>
    public static IReadOnlyList<string> OfHost(StreamOpenException e, Func<string, string> there) => e.Reason switch
    {
        OpenFailure.NoRuntime when e.What?.Contains("runtime does not start", StringComparison.Ordinal) == true => [there("sudo apt-get install libstdc++6 libgcc-s1")],
        OpenFailure.NoRuntime => [there("sudo apt-get install dotnet-runtime-10.0")],
        OpenFailure.DiskFull when CacheFolder().Match(e.What ?? "") is { Success: true } folder => [there(KeptPlace.Words("df", "-h", folder.Groups[1].Value))],
        OpenFailure.DiskFull => [there("df -h")],
        _ when MissingTool().Match(e.What ?? "") is { Success: true } tool => [there(KeptPlace.Words("sudo", "apt-get", "install", tool.Groups[1].Value is "sha256sum" or "head" or "tr" or "mv" ? "coreutils" : tool.Groups[1].Value))],
        _ => [],
    };

    private static bool IsSsh(StreamPlace place) => place.Kind is KnownKinds.Ssh or "sshnet";

    /// <summary>The command at the place, for a person who sits here.</summary>
    private static string There(StreamPlace place, string command) => IsSsh(place) ? new SshWay(place, "").Ssh(command) : command;

    private static string StepOf(StreamPlace place, OpenFailure reason) => reason switch
    {
        OpenFailure.NameNotResolved => "name",
        OpenFailure.Refused or OpenFailure.TimedOut or OpenFailure.Unreachable => place.Kind == KnownKinds.Container ? "engine" : "connect",
        OpenFailure.HostKeyUnknown or OpenFailure.HostKeyChanged => "host key",
        OpenFailure.LoginRefused => "login",
        OpenFailure.NoUsableShell => "shell",
        OpenFailure.DiskFull => "disk",
        OpenFailure.NoRuntime => "runtime",
        OpenFailure.ProgramMissing => "here",
        OpenFailure.Settings => "settings",
        _ => "agent",
    };

    /// <summary>The line of what ssh said that says it; null: none of them does.</summary>
    private static string? SeenLine(StreamOpenException e)
    {
        var mark = e.Reason switch
        {
            OpenFailure.NameNotResolved => "resolve",
            OpenFailure.Refused => "refused",
            OpenFailure.Unreachable => "nreachable",
            OpenFailure.TimedOut => "timed out",
            OpenFailure.HostKeyUnknown => "host key is known",
            OpenFailure.HostKeyChanged => "has changed and",
            OpenFailure.LoginRefused => "ermission denied",
            _ => null,
        };
        var line = mark is null ? null : Array.Find(e.Said.Split(" | "), l => l.Contains(mark, StringComparison.Ordinal));
        return line?.StartsWith("ssh: ", StringComparison.Ordinal) == true ? line["ssh: ".Length..] : line;
    }

    [GeneratedRegex(@"files: (/[^:]*)", RegexOptions.CultureInvariant)]
    private static partial Regex CacheFolder();

    [GeneratedRegex(@"lacks the program '([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex MissingTool();
}
