using MultiStream.Spawners;

namespace MultiStream.Promises.Saboteurs;

// Pipes that are broken whatever runs at their far end.

/// <summary>Breaks a connection as a whole; what is to run at the far end runs there.</summary>
internal abstract class PipeSaboteur : Saboteur
{
    public abstract IStreamConnection Around(IStreamConnection real);
}

/// <summary>Takes the end of its owner's interest for nothing to do.</summary>
internal sealed class KeepsThePipeOpen : PipeSaboteur
{
    private readonly List<IStreamConnection> _kept = [];

    public override IStreamConnection Around(IStreamConnection real)
    {
        _kept.Add(real);
        return new Deaf(real);
    }

    public override void Dispose()
    {
        _kept.ForEach(c => c.DisposeAsync().AsTask().Wait());
        base.Dispose();
    }

    private sealed class Deaf(IStreamConnection real) : ConnectionAround(real)
    {
        protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
    }
}

internal sealed class LosesTheTail : PipeSaboteur
{
    public override IStreamConnection Around(IStreamConnection real) => new Short(real);

    private sealed class Short(IStreamConnection real) : ConnectionAround(real)
    {
        public override Stream FromAgent { get; } = new Tailless(real.FromAgent);
    }

    /// <summary>Holds the last bytes back until others come.</summary>
    private sealed class Tailless(Stream real) : OneWayStream
    {
        private const int Tail = 2;
        private readonly List<byte> _held = [];

        public override bool CanRead => true;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = new byte[count];
            while (_held.Count <= Tail)
            {
                int n = real.Read(read, 0, count);
                if (n == 0)
                    return 0;
                _held.AddRange(read.AsSpan(0, n));
            }
            int given = Math.Min(count, _held.Count - Tail);
            _held.CopyTo(0, buffer, offset, given);
            _held.RemoveRange(0, given);
            return given;
        }
    }
}

internal sealed class SwallowsTheReason : PipeSaboteur
{
    public override IStreamConnection Around(IStreamConnection real) => new Mute(real);

    private sealed class Mute(IStreamConnection real) : ConnectionAround(real)
    {
        public override Task<ConnectionEnd> Ended => MuteAsync(base.Ended);

        private static async Task<ConnectionEnd> MuteAsync(Task<ConnectionEnd> ended) => (await ended) with { ExitCode = 0, Text = "" };
    }
}

/// <summary>A connection that is another one, but for what is overridden.</summary>
internal abstract class ConnectionAround(IStreamConnection real) : IStreamConnection
{
    public virtual Stream ToAgent => real.ToAgent;

    public virtual Stream FromAgent => real.FromAgent;

    public virtual string Host => real.Host;

    public virtual string Address => real.Address;

    public virtual Task<ConnectionEnd> Ended => real.Ended;

    public ValueTask DisposeAsync() => CloseAsync();

    protected virtual ValueTask CloseAsync() => real.DisposeAsync();
}
