using MultiStream.Blocks;
using MultiStream.Lambdas;

namespace MultiStream.Workers;

/// <summary>One C# block that runs, or is to run, in a worker.</summary>
internal sealed class WorkerCall(LambdaCall lambda, BlockRun run, Action sent) : IBlockControl
{
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private WorkerProcess? _worker;

    public uint Id { get; private set; }

    public LambdaCall Lambda => lambda;

    public BlockRun Run => run;

    public Action Sent => sent;

    /// <summary>It is this worker's from now on.</summary>
    public void Join(WorkerProcess worker, uint id) => (_worker, Id) = (worker, id);

    public void Stop(TimeSpan grace) => _ = StopAsync(grace);

    public void Kill() => _worker!.KillFor(run);

    /// <summary>Cancels the copies of the tokens that it captured when they are cancelled here.</summary>
    public void FollowTokens()
    {
        for (int i = 0; i < run.Block.Tokens.Count; i++)
        {
            int index = i;
            _registrations.Add(run.Block.Tokens[i].Register(() => _worker!.Cancel(this, index)));
        }
    }

    public void ForgetTokens()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    /// <summary>Nothing but the end of its process ends code that does not want to end.</summary>
    private async Task StopAsync(TimeSpan grace)
    {
        _worker!.Ask(this);
        if (await Task.WhenAny(run.Ended, Task.Delay(grace)) != run.Ended)
            _worker.KillFor(run);
    }
}
