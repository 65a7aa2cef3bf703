using MultiStream.Blocks;
using MultiStream.Lambdas;
using MultiStream.Protocol;

namespace MultiStream.Workers;

/// <summary>The C# blocks of one stream: they share a worker, and when that has ended the next block gets a fresh one.</summary>
internal sealed class WorkerSession(ExecutionStream stream, AgentSession session)
{
    private readonly Lock _lock = new();
    private WorkerProcess? _current;

    /// <summary>Starts the worker ahead of its first block.</summary>
    public void Prepare() => _ = Current();

    /// <summary>Completes when a worker takes calls, with null; or with the reason why none could be started.</summary>
    public Task<string?> UpAsync() => Current().Up.Task;

    /// <summary>Starts a C# block.</summary>
    /// <param name="lambda">What it runs.</param>
    /// <param name="run">Is told what becomes of it.</param>
    /// <param name="sent">Called when it is on its way to a worker that runs.</param>
    public IBlockControl Begin(LambdaCall lambda, BlockRun run, Action sent)
    {
        var call = new WorkerCall(lambda, run, sent);
        while (!Current().TryBegin(call))
            continue;   // that one has just ended: the next is another
        return call;
    }

    private WorkerProcess Current()
    {
        lock (_lock)
        {
            if (_current is null or { HasEnded: true })
                _current = WorkerProcess.Start(stream, session);
            return _current;
        }
    }
}
