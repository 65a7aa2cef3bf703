using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<SlurmCluster, Lazy<Task<OwnJob>>> _own = new();

    public string Kind => KnownKinds.Slurm;

    public IReadOnlyList<SpawnerSetting> Settings => SlurmSettings.All;

    public Task<string?> WhyNotAsync(StreamPlace place, CancellationToken cancel) => Task.FromResult(SlurmCluster.Of(place).WhyNot());

    public async Task<IDisposable?> EnterAsync(StreamPlace place, CancellationToken cancel) => await _gate.EnterAsync(place["config"] ?? "", cancel);

    public async Task<IPreparedPlaces> PrepareAsync(IReadOnlyList<StreamPlace> places, Action<string> tell, CancellationToken cancel)
    {
        var requests = SlurmRequest.Of(places);
        var here = OwnJob.IdHere;
        var lent = here is null ? [] : requests.Where(r => !r.WantsNew).ToList();
        var prepared = new SlurmPlaces();
        // One test at a time asks where it may come to hold something while it waits for more, which another that does the same has.
        using var turn = requests.Count > 1 || lent.Count > 0 ? await _turn.EnterAsync("", cancel) : null;
        try
        {
            foreach (var request in requests)
                await AddAsync(prepared, request, lent.Contains(request) ? (here!, lent.Sum(r => r.Nodes)) : null, tell, cancel);
            return prepared;
        }
        catch
        {
            await ConnectionCloser.CloseAsync(prepared);
            throw;
        }
    }

    public async Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        IPreparedPlaces? alone = null;
        if (place.Prepared is not SlurmSlot slot)
        {
            alone = await PrepareAsync([place], static _ => { }, cancel);
            slot = (SlurmSlot)alone.Of(place).Prepared!;
        }
        try
        {
            var start = slot.Job.Cluster.Start("srun", SlurmRequest.SrunWords(place, slot.Job.Id, slot.Node.Name, launch.ShellCommand));
            return new SlurmConnection(start, slot, alone);
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

    /// <param name="prepared">Gets the nodes.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="here">The job that the tests run in, if its nodes are to be used, and how many of them the test wants in all.</param>
    /// <param name="tell">For a person.</param>
    /// <param name="cancel">Ends the wait.</param>
    private async Task AddAsync(SlurmPlaces prepared, SlurmRequest request, (string Id, int Nodes)? here, Action<string> tell, CancellationToken cancel)
    {
        var place = request.Places[0];
        var cluster = SlurmCluster.Of(place);
        if (cluster.WhyNot() is { } fault)
            throw new StreamOpenException(place.Stream, OpenFailure.ProgramMissing, $"{Subject(request)} cannot be opened: {fault}");
        try
        {
            if (here is { } own)
            {
                var job = await _own.GetOrAdd(cluster, c => new Lazy<Task<OwnJob>>(() => OwnJob.OfAsync(c, own.Id, CancellationToken.None))).Value.WaitAsync(cancel);
                var loan = await job.TakeAsync(request, own.Nodes, tell, cancel);
                prepared.Add(request, job.Job, loan.Nodes, loan);
            }
            else
            {
                var allocation = await SlurmAllocation.RequestAsync(cluster, request, tell, cancel);
                prepared.Add(request, allocation.Job, allocation.Nodes, allocation);
            }
        }
        catch (SlurmException e)
        {
            throw new StreamOpenException(place.Stream, OpenFailure.Settings, $"{Subject(request)} cannot be opened: {e.Message}", e);
        }
    }

    private static string Subject(SlurmRequest request) => $"{char.ToUpperInvariant(request.Who[0])}{request.Who[1..]} ({request.Places[0].Source})";

    [GeneratedRegex(@"execve\(\): sh: No such file|sh: command not found", RegexOptions.CultureInvariant)]
    private static partial Regex NoShell();
}
