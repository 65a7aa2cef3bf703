using System.Runtime.ExceptionServices;

namespace MultiStream.Running;

/// <summary>
/// Whose turn it is to run: the tests of one class in order, classes side by side, never more tests at once than there are turns. A test that waits for hosts gives its turn to another class meanwhile; when it has
/// them it is the next to get a turn, before any test that has not begun.
/// </summary>
/// <param name="most">How many run at once.</param>
/// <param name="waiting">For how many that wait another class is begun. A class that has begun holds what its tests share, and more than there are hosts need not wait for them.</param>
internal sealed class RunTurns(int most, int waiting)
{
    private readonly TurnQueue _turns = new(most);
    private readonly Lock _lock = new();
    private readonly List<Task> _workers = [];
    private readonly List<Exception> _errors = [];
    private int _begun, _outside;
    private Action? _begin;

    /// <summary>Cancelled by the first error: who waits for hosts would hold up the end.</summary>
    private CancellationTokenSource Broken { get; } = new();

    /// <summary>Runs all tests. The first error that comes out of one is thrown, when those that ran then have ended; no more are started.</summary>
    /// <param name="classes">Each the tests of one class, in order.</param>
    /// <param name="run">Runs one test.</param>
    /// <param name="cancel">Cancelled: no more are started.</param>
    public async Task RunAsync<T>(IEnumerable<IReadOnlyList<T>> classes, Func<T, Task> run, CancellationToken cancel)
    {
        var queue = new Queue<IReadOnlyList<T>>(classes);
        lock (_lock)
        {
            _begin = Begin;
            for (int i = 0; i < most; i++)
                Begin();
        }
        // A class is begun for one that waits before that one waits, so that none is added after the last has ended.
        for (int i = 0; Worker(i) is { } worker; i++)
            await worker;
        if (_errors.Count > 0)
            ExceptionDispatchInfo.Throw(_errors[0]);

        Task? Worker(int index)
        {
            lock (_lock)
                return index < _workers.Count ? _workers[index] : null;
        }

        void Begin()
        {
            if (Next() is { } tests)
                _workers.Add(Task.Run(() => WorkAsync(tests), CancellationToken.None));
        }

        // A class for each turn, and for each that waits; when that one is back, those that have begun end first.
        IReadOnlyList<T>? Next()
        {
            if (_errors.Count > 0 || _begun >= most + Math.Min(_outside, waiting) || !queue.TryDequeue(out var tests))
                return null;
            _begun++;
            return tests;
        }

        async Task WorkAsync(IReadOnlyList<T>? tests)
        {
            while (tests is not null)
            {
                bool goesOn = await RunClassAsync(tests);
                lock (_lock)
                {
                    _begun--;
                    tests = goesOn ? Next() : null;
                }
            }
        }

        async Task<bool> RunClassAsync(IReadOnlyList<T> tests)
        {
            foreach (var test in tests)
            {
                await _turns.EnterAsync(isBack: false);
                try
                {
                    if (cancel.IsCancellationRequested || Broken.IsCancellationRequested)
                        return false;
                    await run(test);
                }
                catch (Exception e)   // handed on to who waits for the run, when the others have ended
                {
                    lock (_lock)
                        _errors.Add(e);
                    await Broken.CancelAsync();
                    return false;
                }
                finally
                {
                    _turns.Leave();
                }
            }
            return true;
        }
    }

    /// <summary>A test waits for something that is no work: others run meanwhile. Returns when the wait has ended and the test has a turn again.</summary>
    /// <param name="wait">Waits; its token is cancelled too when an error ends the run.</param>
    /// <param name="cancel">Cancelled: the wait is to end.</param>
    public async Task WaitOutsideAsync(Func<CancellationToken, Task> wait, CancellationToken cancel)
    {
        lock (_lock)
        {
            _outside++;
            _begin?.Invoke();
        }
        _turns.Leave();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, Broken.Token);
        try
        {
            await wait(ending.Token);
        }
        finally
        {
            lock (_lock)
                _outside--;
            await _turns.EnterAsync(isBack: true);
        }
    }
}
