using System.Globalization;
using MultiStream.Blocks;
using MultiStream.Lambdas;
using MultiStream.Protocol;

namespace MultiStream;

/// <summary>A block that was started on a stream.</summary>
public class RunningBlock
{
    private volatile bool _seen;

    internal RunningBlock(BlockRun run) => Run = run;

    /// <summary>The stream it runs on.</summary>
    public ExecutionStream Stream => Run.Stream;

    /// <summary>True until it has ended.</summary>
    public bool Active => Run.Active;

    internal BlockRun Run { get; }

    /// <summary>True when the body has been told how it ended: by the end of a wait.</summary>
    internal bool Seen => _seen;

    internal Block Block => Run.Block;

    /// <summary>Its end; never faults.</summary>
    internal Task<BlockResult> Ended => Run.Ended;

    /// <summary>Waits until the block is ready: by its <c>ReadyOnOutput</c> or <c>ReadyOnPort</c>, by <c>ms ready</c>, or, in a C# block, by <see cref="StreamContext.SetReady()"/>.</summary>
    /// <param name="cancellationToken">Ends this wait only.</param>
    /// <exception cref="BlockFailedException">It ended, even well, before it was ready.</exception>
    /// <exception cref="MultiStreamException">It was not ready within <c>Limits/Ready</c>.</exception>
    public Task ReadyAsync(CancellationToken cancellationToken = default) => AwaitReadyAsync(cancellationToken);

    /// <summary>Waits until the block is ready with a value, and gives it: that of <see cref="StreamContext.SetReady{T}(T)"/> in a C# block, the text of <c>ms ready VALUE</c> in a shell.</summary>
    /// <param name="cancellationToken">Ends this wait only.</param>
    /// <typeparam name="TReady">The type that the block gave, of a shell <see cref="string"/>; any other is an error.</typeparam>
    /// <exception cref="BlockFailedException">It ended, even well, before it was ready.</exception>
    /// <exception cref="MultiStreamException">It was not ready within <c>Limits/Ready</c>, or was ready without a value of this type.</exception>
    public async Task<TReady> ReadyAsync<TReady>(CancellationToken cancellationToken = default)
    {
        var value = await AwaitReadyAsync(cancellationToken);
        try
        {
            return value is { Value: EncodedValue encoded }
                ? (TReady)ValueCodec.Decode(typeof(TReady), encoded)!
                : throw new MultiStreamException($"Block '{Block.Title}' on stream '{Stream.Name}' is ready, but gave no value: {GivesValue}, or wait with ReadyAsync().");
        }
        catch (ProtocolException e)
        {
            throw new MultiStreamException($"The ready value of block '{Block.Title}' on stream '{Stream.Name}' is no {typeof(TReady).Name}: {e.Message}", e);
        }
    }

    /// <summary>Waits until the block has ended.</summary>
    /// <param name="cancellationToken">Ends this wait only; the block goes on.</param>
    /// <exception cref="BlockFailedException">It failed (and was not allowed to), timed out or was lost.</exception>
    public async Task<BlockResult> WaitAsync(CancellationToken cancellationToken = default)
    {
        var result = await EndAsync(cancellationToken);
        ThrowOpenError();
        return result.IsFailure ? throw new BlockFailedException(result) : result;
    }

    /// <summary>Asks the block's whole tree of processes to end (SIGTERM), waits, then kills what is left. Does nothing to a block that has ended.</summary>
    /// <param name="grace">Between asking and killing; null: the setting <c>Limits/StopGrace</c>.</param>
    /// <exception cref="BlockFailedException">It had failed before it was asked.</exception>
    public Task<BlockResult> StopAsync(TimeSpan? grace = null)
    {
        AskToStop(grace);
        return WaitAsync(CancellationToken.None);
    }

    /// <summary>Kills the block's whole tree of processes now (SIGKILL). Does nothing to a block that has ended.</summary>
    /// <exception cref="BlockFailedException">It had failed or timed out before it was killed, or it was lost.</exception>
    public async Task<BlockResult> KillAsync()
    {
        Run.Kill();
        return await WaitAsync(CancellationToken.None);
    }

    internal void AskToStop(TimeSpan? grace) => Run.AskToStop(grace);

    /// <summary>Waits for the end without judging it; the body has seen it then.</summary>
    /// <param name="cancellationToken">Ends this wait only.</param>
    /// <param name="told">The hub knows already that the body waits.</param>
    internal async Task<BlockResult> EndAsync(CancellationToken cancellationToken, bool told = false)
    {
        using var waiting = Stream.LinkToTest(cancellationToken);
        var ended = Ended.WaitAsync(waiting.Token);
        using var awaiting = told ? null : Stream.Scope.Sync.Awaits([Run], ended);
        try
        {
            var result = await ended;
            _seen = true;
            return result;
        }
        catch (OperationCanceledException)
        {
            Stream.ThrowIfTestEnds();
            cancellationToken.ThrowIfCancellationRequested();   // the caller's token, not the linked one
            throw;
        }
    }

    /// <summary>Asks it to stop at the end of the test; nobody waits, nobody has seen.</summary>
    internal Task<BlockResult> StopForEndAsync()
    {
        AskToStop(null);
        return Ended;
    }

    /// <summary>Stops it because its run was cancelled, and waits for that, not longer than the test does. Throws nothing.</summary>
    internal async Task StopForCancelAsync() =>
        await ((Task)StopForEndAsync().WaitAsync(Stream.Scope.Ending.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<BlockValue?> AwaitReadyAsync(CancellationToken cancellationToken)
    {
        var limit = Stream.Scope.Limits.Ready;
        using var waiting = Stream.LinkToTest(cancellationToken);
        var ready = Task.WhenAny(Run.Ready, Ended).WaitAsync(limit, waiting.Token);
        using var awaiting = Stream.Scope.Sync.Awaits([Run], ready);
        try
        {
            await ready;
        }
        catch (TimeoutException)
        {
            var sentence = string.Create(CultureInfo.InvariantCulture, $"Block '{Block.Title}' on stream '{Stream.Name}' @ {Stream.Host} was not ready after {limit.TotalSeconds:0.##} s (Limits/Ready): {Awaited}.");
            throw new MultiStreamException(sentence + Run.Evidence()) { Awaited = new AwaitedBlock(sentence, Stream, Run.Number, Run.Captures[0].Text(), Run.Captures[1].Text()) };
        }
        catch (OperationCanceledException)
        {
            Stream.ThrowIfTestEnds();
            cancellationToken.ThrowIfCancellationRequested();   // the caller's token, not the linked one
            throw;
        }
        if (Run.Ready.IsCompletedSuccessfully)
            return await Run.Ready;
        _seen = true;
        ThrowOpenError();
        var result = await Ended;
        throw new BlockFailedException(result.IsFailure || result.Outcome == BlockOutcome.Failed ? result : EarlyEnd(result));
    }

    private string GivesValue => Block.Lambda is null ? "run 'ms ready VALUE' in it" : "call SetReady(value) in it";

    private string Awaited => Block.Settings is { ReadyOutput: null, ReadyPort: 0 }
        ? Block.Lambda is null ? "it has not called 'ms ready' (.ReadyOnPort and .ReadyOnOutput are other ways to say it)" : "it has not called SetReady"
        : Block.Settings.ReadyPort != 0
        ? string.Create(CultureInfo.InvariantCulture, $"none of its processes listens on TCP port {Block.Settings.ReadyPort}")
        : $"its output does not hold '{Block.Settings.ReadyOutput}'";

    private void ThrowOpenError()
    {
        if (Run.OpenError is { } error)
            throw new MultiStreamException(error.Message, error);
    }

    private BlockResult EarlyEnd(BlockResult result) => result.WithReason($"{result.Reason} before it was ready ({Awaited})");
}
