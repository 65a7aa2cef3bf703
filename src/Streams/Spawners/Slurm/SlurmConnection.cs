using System.Diagnostics;
using MultiStream.Blocks;

namespace MultiStream.Spawners.Slurm;

/// <summary>The pipe of one srun, which leads to a node of a job.</summary>
internal sealed class SlurmConnection : IStreamConnection, ILeavesPlace, IEndedByOthers
{
    /// <summary>What srun says where the cluster binds nothing, and so does what it was asked for.</summary>
    private const string Harmless = "srun: cluster configuration lacks support for cpu binding";
    private readonly SlurmSlot _slot;
    private readonly ProcessConnection _process;
    private readonly IAsyncDisposable? _own;
    private readonly StreamPlace _place;
    private volatile bool _closing;

    /// <param name="start">srun.</param>
    /// <param name="place">What it was opened for.</param>
    /// <param name="slot">Where it leads to.</param>
    /// <param name="own">What was got for this stream alone; null: the test holds it.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public SlurmConnection(ProcessStartInfo start, StreamPlace place, SlurmSlot slot, IAsyncDisposable? own)
    {
        (_place, _slot, _own) = (place, slot, own);
        _process = new ProcessConnection(start, slot.Node.Name, slot.Node.Address);
        Ended = EndAsync();
    }

    public Stream ToAgent => _process.ToAgent;

    public Stream FromAgent => _process.FromAgent;

    public string Host => _process.Host;

    public string Address => _process.Address;

    public Task<ConnectionEnd> Ended { get; }

    public bool EndsWithAgent => false;

    public bool IsToldToEnd => SlurmEnd.IsTold(_process.Errors) || SlurmEnd.IsTold(_slot.Job.Told);

    public Task<bool> IsEndingAsync() => _slot.Job.IsEndingAsync();

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _process.DisposeAsync();
        if (_own is not null)
            await _own.DisposeAsync();
    }

    public Task<KeptPlace> LeaveAsync(string directory)
    {
        var there = ShellQuoting.QuoteIfNeeded(directory);
        return Task.FromResult(new KeptPlace($"directory {directory} on node {Host}",
            KeptPlace.Words(SlurmRequest.ByHand(_place, _slot, ["--pty", "sh", "-c", $"cd {there} && exec sh"])), KeptPlace.Words(SlurmRequest.ByHand(_place, _slot, ["rm", "-rf", directory]))));
    }

    private async Task<ConnectionEnd> EndAsync()
    {
        var ended = await _process.Ended;
        var said = string.Join('\n', ended.Text.Split('\n').Where(l => l.Trim() != Harmless));
        // Nobody asks why there was an end that we made, or a good one; and each answer costs two processes.
        var why = _closing || (ended.ExitCode == 0 && said.Length == 0) ? null : await _slot.Job.WhyEndedAsync(_slot.Node.Name, said);
        return why is null ? ended with { Text = said } : new ConnectionEnd(null, $"{why}.{PlaceFailure.Said(" srun said: ", said)}".TrimEnd('.'));
    }
}
