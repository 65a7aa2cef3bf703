using System.Diagnostics.CodeAnalysis;
using MultiStream.Protocol;

namespace MultiStream.Blocks;

// From the block as it was started to the one that is begun.
internal sealed partial class BlockRun
{
    /// <summary>Cancelled when it is asked to end while it still brings to the stream what it needs.</summary>
    private CancellationTokenSource Preparing { get; } = new();

    /// <summary>Sends the block to the agent of an open stream; what it has to bring there first, before it.</summary>
    public void Begin(AgentSession session)
    {
        if (Block.IsPrepared)
            BeginPrepared(session);
        else
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
                Finish(new BlockEnd(BlockOutcome.Failed, null, $"what it needs could not be brought to its stream: {(e is MultiStreamException ? e.Message : $"{e.GetType().FullName}: {e.Message}")}"), TimeSpan.Zero);
            return;
        }
        BeginPrepared(session);
    }

    [MemberNotNull(nameof(Block))]
    private void Become(Block block)
    {
        Block = block;
        if (block is { Lambda: not null, Settings.TimeLimit: not null })
            _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (block.Settings.ReadyOutput is { } text)
            (_outputSearch, _errorSearch) = (new OutputSearch(text), new OutputSearch(text));
    }
}
