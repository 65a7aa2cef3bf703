using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MultiStream.Protocol;

namespace MultiStream.Blocks;

// From the block as it was started to the one that is begun.
internal sealed partial class BlockRun
{
    /// <summary>Cancelled when it is asked to end while it still brings to the stream what it needs.</summary>
    private CancellationTokenSource Preparing { get; } = new();

    /// <summary>What it waits for before it starts; null: nothing.</summary>
    private StartGate? Gate { get; }

    /// <summary>Sends the block to the agent of an open stream; what it has to bring there first, before it.</summary>
    public void Begin(AgentSession session)
    {
        if (Block.IsPrepared && Gate is null)
            BeginPrepared(session);
        else if (Active)   // else it was skipped
            _ = PrepareAndBeginAsync(session);
    }

    private async Task PrepareAndBeginAsync(AgentSession session)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Preparing.Token, Stream.Scope.Ending.Token);
        try
        {
            while (!Block.IsPrepared)
            {
                var block = await Task.Run(() => Block.PrepareAsync(Stream, session, cancel.Token)).WaitAsync(cancel.Token);
                string title = Block.Title;
                var settings = Block.Settings;
                Become(block.With(s => s.Under(settings, title)));
            }
            if (Gate is not null && Block.Lambda is not null && await Stream.Worker(session).UpAsync().WaitAsync(cancel.Token) is { } why)
            {
                WorkerEnded(null, why);
                return;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Finish(new BlockEnd(_killAsked ? BlockOutcome.Killed : BlockOutcome.Stopped, null, "it had not begun yet: what it needs was still being brought to its stream"), TimeSpan.Zero);
            return;
        }
        catch (Exception e)   // the boundary to user code: whatever it throws is the block's failure
        {
            if (session.Lost.IsCompleted)
                Lose(await session.Lost);
            else
                Finish(new BlockEnd(BlockOutcome.Failed, null, $"what it needs could not be brought to its stream: {(e is MultiStreamException ? e.Message : $"{e.GetType().FullName}: {e.Message}")}") { NotStarted = true }, TimeSpan.Zero);
            return;
        }
        try
        {
            if (Gate is null || Block.Lambda is null)
                BeginPrepared(session);
            else if (TryHold())
                Gate.Prepared(this, () => BeginHeld(session));
        }
        catch (Exception e)   // nobody awaits this: whatever it was, the block ends by it, and those who wait for it are told
        {
            StartFailed($"{e.GetType().FullName}: {e.Message}");
        }
    }

    /// <summary>It is prepared, and has no process of its own to wait in until it is released. False: it was asked to end meanwhile.</summary>
    private bool TryHold()
    {
        lock (_controlLock)
            _isHeld = true;
        if (!_stopAsked && !_killAsked)
            return true;
        EndHeld();
        return false;
    }

    private void BeginHeld(AgentSession session)
    {
        if (TryLeaveHold())
            BeginPrepared(session);
    }

    /// <summary>Ends it where it waits to be released. False: it does not.</summary>
    private bool EndHeld()
    {
        if (!TryLeaveHold())
            return false;
        Finish(new BlockEnd(_killAsked ? BlockOutcome.Killed : BlockOutcome.Stopped, null, "it had not begun yet: it waited for those that it was to start together with"), TimeSpan.Zero);
        return true;
    }

    private bool TryLeaveHold()
    {
        lock (_controlLock)
        {
            bool was = _isHeld;
            _isHeld = false;
            return was;
        }
    }

    /// <summary>It never starts.</summary>
    public void Skip(string reason)
    {
        Finish(new BlockEnd(BlockOutcome.Skipped, null, reason), TimeSpan.Zero);
        Preparing.Cancel();
        TryLeaveHold();
        IBlockControl? control;
        lock (_controlLock)
            control = _control;
        control?.Kill();
    }

    /// <summary>Its process says what it does before it is the block: it waits, it runs now, or there is no such program or folder.</summary>
    public void HeldSays(ReadOnlySpan<byte> bytes)
    {
        foreach (byte word in bytes)
        {
            if (word == ProcessCommand.Waits)
                Gate?.Prepared(this, Release);
            else if (word == ProcessCommand.Runs)
                Gate?.Running();
            else if (word == ProcessCommand.IsMissing)
                StartFailed($"there is no program '{Block.CommandLine[0]}' on this host, or it cannot be run");
            else if (word == ProcessCommand.HasNoFolder)
                StartFailed($"there is no folder '{Block.Settings.WorkingDirectory}' on this host, or it cannot be entered");
        }
    }

    private void Release()
    {
        lock (_controlLock)
            _held = Stopwatch.GetElapsedTime(_startedTicks);
        CallStarted();
        Stream.Scope.Events.BlockStarts(this, _pid);
        _session!.Feed(Channel, ProcessCommand.Go);
        FeedInput();
    }

    private void FeedInput()
    {
        if (Block.Settings.Input is { Length: > 0 } input)
            _session!.Feed(Channel, input);
        _session!.Feed(Channel, []);
    }

    [MemberNotNull(nameof(Block))]
    private void Become(Block block)
    {
        Block = block;
        if ((block.Lambda is not null || Gate is not null) && block.Settings.TimeLimit is not null)
            _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (block.Settings.ReadyOutput is { } text)
            (_outputSearch, _errorSearch) = (new OutputSearch(text), new OutputSearch(text));
    }
}
