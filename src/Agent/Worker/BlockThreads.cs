using System.Collections.Concurrent;

namespace MultiStream.Agent.Worker;

/// <summary>
/// Threads for blocks: one for each that runs, since a block may block, and a pool that grows slowly would make the others wait. An idle one is used
/// again: making a thread costs more than a call.
/// </summary>
internal sealed class BlockThreads
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20);
    private readonly ConcurrentStack<Worker> _idle = [];

    public void Run(Action work)
    {
        while (_idle.TryPop(out var worker))
        {
            if (worker.TryTake(work))
                return;
        }
        var fresh = new Worker(this);
        fresh.TryTake(work);
        // Like the threads of the pool, they do not keep the process. The stack is that of a program's main thread.
        new Thread(fresh.Loop, 8 << 20) { IsBackground = true, Name = "MultiStream block" }.UnsafeStart();
    }

    private sealed class Worker(BlockThreads owner)
    {
        private readonly object _gate = new();   // a monitor, because it is waited on
        private Action? _next;
        private bool _over;

        public bool TryTake(Action work)
        {
            lock (_gate)
            {
                if (_over)
                    return false;
                _next = work;
                Monitor.Pulse(_gate);
                return true;
            }
        }

        public void Loop()
        {
            // What a block leaves in it (AsyncLocal values, the culture) must not meet the next one on this thread.
            var clean = ExecutionContext.Capture()!;
            while (Next() is { } work)
            {
                work();
                ExecutionContext.Restore(clean);
                owner._idle.Push(this);
            }
        }

        /// <summary>Waits for work; null after a while without one.</summary>
        private Action? Next()
        {
            lock (_gate)
            {
                while (_next is null)
                {
                    if (!Monitor.Wait(_gate, s_idle) && _next is null)
                    {
                        _over = true;
                        return null;
                    }
                }
                var work = _next;
                _next = null;
                return work;
            }
        }
    }
}
