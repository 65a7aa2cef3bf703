using MultiStream.Blocks;
using MultiStream.Lambdas;

namespace MultiStream.Workers;

/// <summary>One C# block that runs, or is to run, in a worker.</summary>
internal sealed class WorkerCall(LambdaCall lambda, BlockRun run, Action sent) : IBlockControl
{
    private readonly Lock _lock = new();
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private WorkerProcess? _worker;
    private bool _isOver;

    /// <summary>The block's number on its stream.</summary>
    public uint Id => (uint)run.Number;

    public LambdaCall Lambda => lambda;

    public BlockRun Run => run;

    public Action Sent => sent;

    /// <summary>It is this worker's from now on.</summary>
    public void Join(WorkerProcess worker) => _worker = worker;

    public void Stop(TimeSpan grace) => _ = StopAsync(grace);

    public void Kill()
    {
        if (!_worker!.Withdraw(this))
            _worker.KillFor(run);
    }

    /// <summary>The captured tokens that are cancelled already.</summary>
    public IReadOnlyList<int> CancelledTokens() => run.Block.Tokens.Count == 0 ? [] : [.. run.Block.Tokens.Index().Where(t => t.Item.IsCancellationRequested).Select(t => t.Index)];

    /// <summary>Cancels the copies of the tokens that it captured when they are cancelled here. A short block may be over before this is called.</summary>
    public void FollowTokens()
    {
        for (int i = 0; i < run.Block.Tokens.Count; i++)
        {
            int index = i;
            var registration = run.Block.Tokens[i].Register(() => _worker!.Cancel(this, index));
            lock (_lock)
            {
                if (!_isOver)
                {
                    _registrations.Add(registration);
                    continue;
                }
            }
            registration.Unregister();
        }
    }

    /// <summary>Waits for nothing: this may be the thread that all of the stream comes on.</summary>
    public void ForgetTokens()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (var registration in _registrations)
                registration.Unregister();
        }
    }

    /// <summary>Nothing but the end of its process ends code that does not want to end.</summary>
    private async Task StopAsync(TimeSpan grace)
    {
        if (_worker!.Withdraw(this))
            return;
        _worker.Ask(this);
        if (await Task.WhenAny(run.Ended, Task.Delay(grace)) != run.Ended)
            _worker.KillFor(run);
    }
}
