using MultiStream.Blocks;

namespace MultiStream.Spawners.Slurm;

/// <summary>The way to a node of a job: the pipe of an srun, or the connection that its agent has made.</summary>
internal sealed class SlurmConnection : IStreamConnection, ILeavesPlace, IEndedByOthers
{
    /// <summary>What srun says where the cluster binds nothing, and so does what it was asked for.</summary>
    private const string Harmless = "srun: cluster configuration lacks support for cpu binding";
    private readonly SlurmSlot _slot;
    private readonly IStreamConnection _way;
    private readonly Func<string> _said;
    private readonly IAsyncDisposable? _own;
    private readonly StreamPlace _place;
    private volatile bool _closing;

    /// <param name="way">Leads there.</param>
    /// <param name="said">What srun has said on stderr so far.</param>
    /// <param name="place">What it was opened for.</param>
    /// <param name="slot">Where it leads to.</param>
    /// <param name="own">What was got for this stream alone; null: the test holds it.</param>
    public SlurmConnection(IStreamConnection way, Func<string> said, StreamPlace place, SlurmSlot slot, IAsyncDisposable? own)
    {
        (_way, _said, _place, _slot, _own) = (way, said, place, slot, own);
        Ended = EndAsync();
    }

    public Stream ToAgent => _way.ToAgent;

    public Stream FromAgent => _way.FromAgent;

    public string Host => _slot.Node.Name;

    public string Address => _slot.Node.Address;

    public Task<ConnectionEnd> Ended { get; }

    public bool EndsWithAgent => false;

    public bool IsToldToEnd => SlurmEnd.IsTold(_said()) || SlurmEnd.IsTold(_slot.Job.Told);

    public Task<bool> IsEndingAsync() => _slot.Job.IsEndingAsync();

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _way.DisposeAsync();
        if (_own is not null)
            await _own.DisposeAsync();
    }

    public Task<KeptPlace> LeaveAsync(string directory)
    {
        var there = ShellQuoting.QuoteIfNeeded(directory);
        return Task.FromResult(new KeptPlace($"directory {directory} on node {Host}",
            KeptPlace.Words(SlurmRequest.ByHand(_place, _slot, ["--pty", "sh", "-c", $"cd {there} && exec sh"])), KeptPlace.Words(SlurmRequest.ByHand(_place, _slot, ["rm", "-rf", directory]))));
    }

    private static string Words(string said) => string.Join('\n', said.Split('\n').Where(l => l.Trim() != Harmless));

    private async Task<ConnectionEnd> EndAsync()
    {
        var ended = await _way.Ended;
        if (_way is BackChannel && !_closing && ended.ExitCode is null)
            await _slot.Tree!.ToldAsync(_slot.Node.Name);
        var said = Words(_way is BackChannel ? _said() : ended.Text);
        // Nobody asks why there was an end that we made, or a good one; and each answer costs two processes.
        var why = _closing || (ended.ExitCode == 0 && (said.Length == 0 || _way is BackChannel)) ? null : await _slot.Job.WhyEndedAsync(_slot.Node.Name, said);
        return why is null ? (_way is BackChannel ? ended : ended with { Text = said }) : new ConnectionEnd(null, $"{why}.{PlaceFailure.Said(" srun said: ", said)}".TrimEnd('.'));
    }
}
