using System.Runtime.ExceptionServices;

namespace MultiStream.Running;

/// <summary>
/// Whose turn it is to run: the tests of one class in order, classes side by side, never more tests at once than there are turns. A test that waits for hosts gives its turn to another class meanwhile; when it has
/// them it is the next to get a turn, before any test that has not begun.
/// </summary>
internal sealed class RunTurns
{
    private readonly int _most;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _back = [], _new = [];
    private readonly List<Task> _workers = [];
    private readonly List<Exception> _errors = [];
    private int _free;
    private Action? _startWorker;

    /// <param name="most">How many run at once.</param>
    public RunTurns(int most) => _most = _free = most;

    /// <summary>Runs all tests. The first error that comes out of one is thrown, when those that ran then have ended; no more are started.</summary>
    /// <param name="classes">Each the tests of one class, in order.</param>
    /// <param name="run">Runs one test.</param>
    /// <param name="cancel">Cancelled: no more are started.</param>
    public async Task RunAsync<T>(IEnumerable<IReadOnlyList<T>> classes, Func<T, Task> run, CancellationToken cancel)
    {
        var queue = new Queue<IReadOnlyList<T>>(classes);
        _startWorker = () => _workers.Add(Task.Run(WorkAsync));
        lock (_lock)
        {
            for (int i = Math.Min(_most, queue.Count); i > 0; i--)
                _startWorker();
        }
        // A worker that waits starts another one before it waits, so that none is added after the last has ended.
        for (int i = 0; Worker(i) is { } worker; i++)
            await worker;
        if (_errors.Count > 0)
            ExceptionDispatchInfo.Throw(_errors[0]);

        Task? Worker(int index)
        {
            lock (_lock)
                return index < _workers.Count ? _workers[index] : null;
        }

        async Task WorkAsync()
        {
            while (Next() is { } tests)
            {
                foreach (var test in tests)
                {
                    await EnterAsync(_new);
                    try
                    {
                        if (cancel.IsCancellationRequested || IsBroken())
                            return;
                        await run(test);
                    }
                    catch (Exception e)   // handed on to who waits for the run, when the others have ended
                    {
                        lock (_lock)
                            _errors.Add(e);
                        return;
                    }
                    finally
                    {
                        Leave();
                    }
                }
            }
        }

        IReadOnlyList<T>? Next()
        {
            lock (_lock)
                return _errors.Count == 0 && queue.TryDequeue(out var tests) ? tests : null;
        }
    }

    /// <summary>A test waits for something that is no work: others run meanwhile.</summary>
    public async Task WaitOutsideAsync(Func<Task> wait)
    {
        lock (_lock)
            _startWorker?.Invoke();
        Leave();
        try
        {
            await wait();
        }
        finally
        {
            await EnterAsync(_back);
        }
    }

    private bool IsBroken()
    {
        lock (_lock)
            return _errors.Count > 0;
    }

    private Task EnterAsync(Queue<TaskCompletionSource> queue)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(turn);
            return turn.Task;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (_back.TryDequeue(out var next) || _new.TryDequeue(out next))
                next.SetResult();
            else
                _free++;
        }
    }
}
