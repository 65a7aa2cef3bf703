using System.Globalization;
using MultiStream.Options;
using MultiStream.Spawners.Command;

namespace MultiStream.Spawners.Slurm;

/// <summary>What is asked of Slurm for some streams of a test: those whose settings for the allocation are the same.</summary>
/// <param name="Places">The streams, in the order of the test.</param>
internal sealed record SlurmRequest(IReadOnlyList<StreamPlace> Places)
{
    /// <summary>The settings that an allocation has, with salloc's options; the others are each stream's own.</summary>
    private static readonly (string Setting, string? Option)[] s_settings =
    [
        ("partition", "--partition"), ("account", "--account"), ("qos", "--qos"), ("reservation", "--reservation"), ("constraint", "--constraint"),
        ("time", "--time"), ("streamsPerNode", null), ("options", null), ("allocation", null), ("config", null),
    ];

    /// <summary>Which of them decide whether somebody gets to a node.</summary>
    private static readonly string[] s_byHand = ["partition", "account", "qos", "reservation"];

    /// <summary>Those that a step has.</summary>
    private static readonly string[] s_ofStep = ["stepOptions", "runtime", "connectBack", "connectAddress", "connectPorts"];

    /// <summary>How many nodes are needed.</summary>
    public int Nodes => (Places.Count + PerNode - 1) / PerNode;

    public int PerNode => SlurmSettings.StreamsPerNode(Places[0]["streamsPerNode"]);

    /// <summary>Wants nodes of its own also when the tests run in a job.</summary>
    public bool WantsNew => string.Equals(Places[0]["allocation"], "new", StringComparison.OrdinalIgnoreCase);

    /// <summary>For messages: the streams.</summary>
    public string Who => Places.Count switch
    {
        1 => $"stream '{Places[0].Stream}'",
        <= 3 => $"streams {string.Join(", ", Places.Select(p => $"'{p.Stream}'"))}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Places.Count} streams from '{Places[0].Stream}' to '{Places[^1].Stream}'"),
    };

    /// <summary>For messages: what they want.</summary>
    public string What => $"{Nodes.ToString(CultureInfo.InvariantCulture)} node{(Nodes > 1 ? "s" : "")}"
        + string.Concat(s_settings.Where(s => s.Option is not null && Places[0][s.Setting] is not null).Select(s => $", {s.Setting} {Places[0][s.Setting]}"))
        + (Places[0]["options"] is { } options ? $", {options}" : "");

    /// <summary>
    /// One request for all places with equal settings. In an order that every test has, so that of two tests with two requests each never one holds what the other waits for.
    /// </summary>
    public static IReadOnlyList<SlurmRequest> Of(IEnumerable<StreamPlace> places) =>
        [.. places.GroupBy(KeyOf, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new SlurmRequest([.. g]))];

    /// <summary>The words of salloc, without what is to run in the allocation. The name comes last, because of two the last one holds.</summary>
    /// <param name="name">The job's name.</param>
    public IEnumerable<string> SallocWords(string name) =>
    [
        "--no-bell", "--no-kill", "--wait-all-nodes=1", $"--nodes={Nodes.ToString(CultureInfo.InvariantCulture)}",
        .. s_settings.Where(s => s.Option is not null && Places[0][s.Setting] is not null).Select(s => $"{s.Option}={(s.Setting == "time" ? SlurmSettings.SlurmTime(Places[0][s.Setting]!) : Places[0][s.Setting])}"),
        .. CommandLine.Words(Places[0]["options"] ?? ""), $"--job-name={name}",
    ];

    /// <summary>The node of each stream: the first of them are on the first node until that has as many as it may.</summary>
    public IReadOnlyList<SlurmNode> Spread(IReadOnlyList<SlurmNode> nodes) => [.. Places.Select((_, i) => nodes[i / PerNode])];

    /// <summary>Which streams are started together, by their indices: each on another node, with the same settings, and as many as those ask for at least.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Together(IReadOnlyList<SlurmNode> nodes)
    {
        var alike = Enumerable.Range(0, Places.Count).GroupBy(i => string.Join('\n', s_ofStep.Select(s => Places[i][s] ?? "")), StringComparer.Ordinal);
        // The first streams of all nodes, the second ones, and so on.
        var rounds = alike.SelectMany(g => g.GroupBy(i => nodes[i].Name, StringComparer.Ordinal).SelectMany(n => n.Select((stream, round) => (stream, round))).GroupBy(s => s.round, s => s.stream).Select(r => r.ToList()));
        return [.. rounds.Where(r => SlurmSettings.ConnectBack(Places[r[0]]["connectBack"]) is > 0 and var least && r.Count >= least)];
    }

    /// <summary>The words of the srun that starts the agents of many nodes, one at each. One that ends is not the end of the others, and neither is a node that fails.</summary>
    public static IEnumerable<string> TreeWords(StreamPlace place, string job, IReadOnlyCollection<string> nodes, string shellCommand) =>
    [
        $"--jobid={job}", "--overlap", $"--nodes={nodes.Count.ToString(CultureInfo.InvariantCulture)}", $"--ntasks={nodes.Count.ToString(CultureInfo.InvariantCulture)}", "--ntasks-per-node=1",
        $"--nodelist={string.Join(',', nodes)}", "--no-kill", "--kill-on-bad-exit=0", "--wait=0", "--cpu-bind=none", "--mpi=none", $"--job-name={place.Role}",
        .. CommandLine.Words(place["stepOptions"] ?? ""), "sh", "-c", shellCommand,
    ];

    /// <summary>The words of the srun that leads to a node.</summary>
    public static IEnumerable<string> SrunWords(StreamPlace place, string job, string node, string shellCommand) =>
    [
        // All that the job has at this node, beside other steps there; no launcher of MPI, which would take descriptors; and bytes as they come: else Slurm keeps what is no whole line.
        $"--jobid={job}", "--unbuffered", "--overlap", "--nodes=1", "--ntasks=1", $"--nodelist={node}", "--cpu-bind=none", "--mpi=none", $"--job-name={place.Stream}",
        .. CommandLine.Words(place["stepOptions"] ?? ""), "sh", "-c", shellCommand,
    ];

    /// <summary>An srun that a person types to get to a stream's node when the test is over.</summary>
    public static IEnumerable<string> ByHand(StreamPlace place, SlurmSlot slot, IEnumerable<string> words) =>
    [
        .. slot.Job.Cluster.Config is null ? Array.Empty<string>() : ["env", $"SLURM_CONF={slot.Job.Cluster.Config}"], "srun",
        // A job that stays has the node; else it is asked for again, as the test did.
        .. slot.Job.EndsWithTest ? s_byHand.Where(s => place[s] is not null).Select(s => $"--{s}={place[s]}") : [$"--jobid={slot.Job.Id}", "--overlap"],
        $"--nodelist={slot.Node.Name}", .. words,
    ];

    private static string KeyOf(StreamPlace place) => string.Join('\n', s_settings.Select(s => place[s.Setting] ?? ""));
}
