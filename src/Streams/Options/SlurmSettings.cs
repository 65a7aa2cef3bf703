using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.Spawners;
using MultiStream.Spawners.Command;
using MultiStream.Spawners.Slurm;

namespace MultiStream.Options;

/// <summary>The settings of the kind <c>slurm</c>.</summary>
internal static partial class SlurmSettings
{
    public static readonly IReadOnlyList<SpawnerSetting> All =
    [
        new("partition", "the partition to take nodes of", Check: Word),
        new("account", "the account that is charged", Check: Word),
        new("qos", "the quality of service", Check: Word),
        new("reservation", "the reservation to take nodes of", Check: Word),
        new("constraint", "features that the nodes must have", Check: Word),
        new("time", "how long the nodes are wanted at most", Check: Time),
        new("streamsPerNode", "how many streams share a node", Check: PerNode),
        new("options", "further options of salloc, as a shell splits words", Check: Options),
        new("stepOptions", "further options of srun, as a shell splits words", Check: CommandLine.CheckWords),
        new("allocation", "whether the job is used in which the tests run", Check: Allocation),
        new("connectBack", "from how many nodes on one srun starts all agents, which connect back", Check: Least),
        new("connectAddress", "the address of this machine that agents connect back to", Check: PlaceSettings.Address),
        new("connectPorts", "the ports of this machine that agents connect back to", Check: Ports),
        new("config", "the cluster's slurm.conf", Check: Path),
        new("runtime", "where the nodes' .NET comes from", Check: PlaceSettings.Runtime),
    ];

    /// <summary>See docs/slurm.md, "What it costs".</summary>
    public const int DefaultConnectBack = 128;

    /// <summary>A time of the settings as Slurm writes it, rounded up to seconds.</summary>
    public static string SlurmTime(string value)
    {
        if (SettingQuantity.Time(value, out var time) is not null)
            return value;   // Slurm's own form
        var whole = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"{whole.Days}-{whole:hh\\:mm\\:ss}");
    }

    /// <summary>How many streams share a node, of a value that is right.</summary>
    public static int StreamsPerNode(string? value) => value is null ? 1 : int.Parse(value, CultureInfo.InvariantCulture);

    /// <summary>From how many nodes on one srun starts their agents, of a value that is right; 0: never.</summary>
    public static int ConnectBack(string? value) => value is null ? DefaultConnectBack : int.Parse(value, CultureInfo.InvariantCulture);

    /// <summary>Of a value that is right; null: it chooses none.</summary>
    public static PortRange? ConnectPorts(string? value) => value is null ? null : PortRange.Parse(value);

    private static string? Word(string value) =>
        value.Any(char.IsWhiteSpace) || PlaceSettings.HasControl(value) ? "a name without blanks; other options of salloc belong in options" : null;

    // A bare number would be minutes to Slurm, and is nothing to the other times of these settings.
    private static string? Time(string value) =>
        SlurmForm().IsMatch(value) || (SettingQuantity.Time(value, out var time) is null && time > TimeSpan.Zero && time < TimeSpan.FromDays(10_000))
            ? null : "a time with ms, s, m or h, such as 10m, or as Slurm writes it, such as 1-12:00:00";

    private static string? PerNode(string value) => SettingValues.Whole(value, "", 1, 1024, out _) is null ? null : "a number from 1 to 1024";

    private static string? Least(string value) => SettingValues.Whole(value, "", 0, 100_000, out _) is null ? null : "a number of nodes, or 0 for never";

    private static string? Ports(string value) => PortRange.Parse(value) is null ? "a port or a range of ports, such as 40000-40999" : null;

    private static string? Allocation(string value) => value.ToUpperInvariant() is "AUTO" or "NEW" ? null : "auto or new";

    // Who ends the job, and how many nodes it has, must not depend on them.
    private static string? Options(string value)
    {
        if (CommandLine.CheckWords(value) is { } problem)
            return problem;
        var words = CommandLine.Words(value).ToList();
        return words.Exists(w => OfClusters().IsMatch(w)) ? "words without -M and --clusters: another cluster is named by config"
            : words.Exists(w => OfNodes().IsMatch(w)) ? "words without -N and --nodes: how many nodes there are is said by the test's streams, and by streamsPerNode"
            : words.Exists(w => OfName().IsMatch(w)) ? "words without -J and --job-name: the job has a name by which it is ended"
            : null;
    }

    private static string? Path(string value) => SettingsPath.IsOtherHome(value) || PlaceSettings.HasControl(value) ? "the path of a slurm.conf, in full, from ~/, or relative to the run settings" : null;

    [GeneratedRegex(@"^(\d+-)?\d+:\d\d(:\d\d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SlurmForm();

    // As getopt reads them: letters without a value may stand before the one that is meant, and a long name may be cut where it is still clear.
    [GeneratedRegex(@"^-[HkQvsO]*M|^--clu(s(t(e(rs?)?)?)?)?(=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex OfClusters();

    [GeneratedRegex(@"^-[HkQvsO]*N|^--nodes(=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex OfNodes();

    [GeneratedRegex(@"^-[HkQvsO]*J|^--job(-(n(a(me?)?)?)?)?(=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex OfName();
}
