using System.ComponentModel;
using System.Text.RegularExpressions;
using MultiStream.Options;

namespace MultiStream.Spawners.Slurm;

/// <summary>
/// Kind <c>slurm</c>: the agent is a step of a job, at the far end of an srun. All streams of a test whose settings for it are the same get their nodes by one allocation, before
/// any of them is opened.
/// </summary>
internal sealed partial class SlurmSpawner : ISpawner, IPreparesPlaces
{
    /// <summary>Each is two processes here and a conversation with the cluster's one controller.</summary>
    private const int StartsAtOnce = 16;

    private readonly HandshakeGate _gate = new(StartsAtOnce);
    private readonly HandshakeGate _turn = new(1);
    private readonly Lock _lock = new();
    private Task<OwnJob>? _own;

    public string Kind => KnownKinds.Slurm;

    public IReadOnlyList<SpawnerSetting> Settings => SlurmSettings.All;

    public Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel) => Task.FromResult(SlurmCluster.Of(place).WhyNot());

    public async Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel) => 
        // Those that one srun starts do not wait for each other.
        place.Prepared is SlurmSlot { Tree: { } tree, Node: var node } && tree.Offers(node.Name) ? null : await _gate.EnterAsync(place["config"] ?? "", cancel);

    public async Task<IPreparedPlaces> PrepareAsync(IReadOnlyList<StreamPlace> places, object owner, Action<string> tell, CancellationToken cancel)
    {
        var requests = SlurmRequest.Of(places);
        var here = OwnJob.IdHere;
        var lent = here is null ? [] : requests.Where(IsLent).ToList();
        var asked = requests.Except(lent).ToList();
        var prepared = new SlurmPlaces();
        // One test at a time asks where it may come to hold something while it waits for more, which another that does the same has.
        using var turn = asked.Count > (lent.Count > 0 ? 0 : 1) ? await EnterAsync(asked[0], tell, cancel) : null;
        try
        {
            if (lent.Count > 0)
                await GetAsync(lent[0], cluster => LendAsync(prepared, lent, (cluster, here!), owner, tell, cancel));
            foreach (var request in asked)
                await GetAsync(request, cluster => AllocateAsync(prepared, request, cluster, tell, cancel));
            return prepared;
        }
        catch
        {
            if (await ConnectionCloser.CloseAsync(prepared) is { } problem)
                tell($"What the test had got is given back, with a problem: {problem}");   // why it does not get all is the news
            throw;
        }
    }

    public async Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        IPreparedPlaces? alone = null;
        if (place.Prepared is not SlurmSlot slot)
        {
            alone = await PrepareAsync([place], new object(), static _ => { }, cancel);
            slot = (SlurmSlot)alone.Of(place).Prepared!;
        }
        if (alone is null && slot.Tree is { } tree && tree.Offers(slot.Node.Name))
            return await ConnectedBackAsync(tree, place, slot, launch, cancel);
        try
        {
            var start = slot.Job.Cluster.Start("srun", SlurmRequest.SrunWords(place, slot.Job.Id, slot.Node.Name, launch.ShellCommand));
            var srun = new ProcessConnection(start, slot.Node.Name, slot.Node.Address);
            return new SlurmConnection(srun, () => srun.Errors, place, slot, alone);
        }
        catch (Win32Exception e)
        {
            if (alone is not null)
                await alone.DisposeAsync();
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"Stream '{place.Stream}' ({place.Source}) cannot be opened: srun cannot be started: {e.Message}.", e);
        }
    }

    public StreamOpenException Explain(StreamPlace place, ConnectionEnd ended, string noise)
    {
        var at = place.Prepared is SlurmSlot slot ? $" at node {slot.Node.Name} of Slurm job {slot.Job.Id}" : "";
        var failure = PlaceFailure.Read(ended.Text + "\n" + noise) ?? (NoShell().IsMatch(ended.Text)
            ? new PlaceFailure(OpenFailure.NoUsableShell, "There is no 'sh' on the node, so nothing can be started there.")
            : new PlaceFailure(OpenFailure.Other, $"{(ended.ExitCode is null ? "It ended" : $"srun ended with exit code {ended.ExitCode}")} before the agent said hello. Try it by hand: srun --nodes=1 sh -c \"echo hello; cat\" must print hello, and then every line that you type."));
        return new StreamOpenException(place.Stream, failure.Reason, $"Stream '{place.Stream}' ({place.Source}) could not be opened{at}: {failure.What}"
            + PlaceFailure.Said(ended.ExitCode is null ? " The reason: " : " srun said: ", ended.Text) + PlaceFailure.Said(" Before the agent could come, this came: ", noise));
    }

    private static async Task<IStreamConnection> ConnectedBackAsync(SlurmTree tree, StreamPlace place, SlurmSlot slot, AgentLaunch launch, CancellationToken cancel)
    {
        try
        {
            if (await tree.ArriveAsync(slot.Node.Name, launch, cancel) is { } channel)
                return new SlurmConnection(channel, () => tree.Said, place, slot, null);
        }
        catch (SlurmException e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.Unreachable, $"Stream '{place.Stream}' ({place.Source}) could not be opened at node {slot.Node.Name} of Slurm job {slot.Job.Id}: {e.Message}", e);
        }
        // With an srun of its own, which can bring what is missing or says what is amiss; and in its turn.
        throw new StreamOpenException(place.Stream, OpenFailure.Other,
            $"node {slot.Node.Name} has no agent that could be started together with the others, so its own srun brings one.{PlaceFailure.Said(" srun said: ", tree.Said)}") { MayPass = true };
    }

    private static bool IsLent(SlurmRequest request) => !request.WantsNew
        && OwnJob.IsOf(SlurmCluster.Of(request.Places[0]).Config, Environment.GetEnvironmentVariable("SLURM_CONF"), Environment.GetEnvironmentVariable("SLURM_CLUSTER_NAME"));

    private async Task<IDisposable> EnterAsync(SlurmRequest request, Action<string> tell, CancellationToken cancel)
    {
        var entering = _turn.EnterAsync("", cancel);
        if (!entering.IsCompleted)
            tell($"{request.Who}: another test of this run is asking Slurm for nodes of several sorts; its turn comes first");
        return await entering;
    }

    private static async Task GetAsync(SlurmRequest request, Func<SlurmCluster, Task> get)
    {
        var place = request.Places[0];
        var cluster = SlurmCluster.Of(place);
        if (cluster.WhyNot() is { } fault)
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"{Subject(request)} cannot be opened: {fault}");
        try
        {
            await get(cluster);
        }
        catch (SlurmException e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.Settings, $"{Subject(request)} cannot be opened: {e.Message}", e);
        }
    }

    private static async Task AllocateAsync(SlurmPlaces prepared, SlurmRequest request, SlurmCluster cluster, Action<string> tell, CancellationToken cancel)
    {
        var allocation = await SlurmAllocation.RequestAsync(cluster, request, tell, cancel);
        prepared.Add(request, allocation.Job, request.Spread(allocation.Nodes), allocation);
    }

    private async Task LendAsync(SlurmPlaces prepared, IReadOnlyList<SlurmRequest> requests, (SlurmCluster Cluster, string Id) here, object owner, Action<string> tell, CancellationToken cancel)
    {
        Task<OwnJob> own;
        lock (_lock)
        {
            // A question that failed is asked again: the controller may have been away.
            if (_own is null or { IsFaulted: true })
                _own = Task.Run(() => OwnJob.OfAsync(here.Cluster, here.Id, CancellationToken.None), CancellationToken.None);
            own = _own;
        }
        var job = await own.WaitAsync(cancel);
        var loan = await job.TakeAsync(owner, requests, tell, cancel);
        foreach (var request in requests)
            prepared.Add(request, job.Job, loan.NodesOf(request), loan);
    }

    private static string Subject(SlurmRequest request) => $"{char.ToUpperInvariant(request.Who[0])}{request.Who[1..]} ({request.Places[0].Source})";

    [GeneratedRegex(@"execve\(\): sh: No such file|sh: command not found", RegexOptions.CultureInvariant)]
    private static partial Regex NoShell();
}
