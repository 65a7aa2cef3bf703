namespace MultiStream.Running;

/// <summary>A number of turns, and who waits for one: those who come back from waiting for something else before those who are new.</summary>
/// <param name="turns">How many have one at once.</param>
internal sealed class TurnQueue(int turns)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _back = [], _new = [];
    private int _free = turns;

    /// <summary>Completes when the turn is theirs; they give it on with <see cref="Leave"/>.</summary>
    public Task EnterAsync(bool isBack)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (isBack ? _back : _new).Enqueue(turn);
            return turn.Task;
        }
    }

    public void Leave()
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
