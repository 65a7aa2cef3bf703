using MultiStream.Spawners;

namespace Acme.Spawners;

// Kind nice as its writer may get it wrong; each in one thing.

/// <summary>Starts the agent as a service manager would.</summary>
public sealed class ForgetsTheEnvironment() : BrokenSpawner("nice-forgetful")
{
    protected override string Change(string shellCommand) => $"exec env -i PATH=/usr/bin:/bin HOME=\"$HOME\" sh -c '{shellCommand}'";
}

/// <summary>Watches over the agent, and nobody watches over the watchman.</summary>
public sealed class LeavesAWatchman() : BrokenSpawner("nice-watched")
{
    protected override string Change(string shellCommand) => $"(sleep 30; :) </dev/null >/dev/null 2>&1 & {shellCommand}";
}

/// <summary>Leaves it to the garbage collector to close the pipe.</summary>
public sealed class NeverCloses() : BrokenSpawner("nice-open")
{
    protected override IStreamConnection Around(IStreamConnection real) => new Connection(real) { Dispose = () => ValueTask.CompletedTask };
}

/// <summary>Gives away what it read only when more has come.</summary>
public sealed class LosesTheLastBytes() : BrokenSpawner("nice-short")
{
    protected override IStreamConnection Around(IStreamConnection real) => new Connection(real) { FromAgent = new HoldsBack(real.FromAgent) };

    private sealed class HoldsBack(Stream real) : Stream
    {
        private int _held = -1;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_held < 0 && (_held = real.ReadByte()) < 0)
                return 0;
            var more = new byte[count];
            int n = real.Read(more, 0, count);
            if (n == 0)
                return 0;
            byte[] all = [(byte)_held, .. more[..n]];
            _held = all[n];
            all.AsSpan(0, n).CopyTo(buffer.AsSpan(offset));
            return n;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Says where it would like to be.</summary>
public sealed class LiesAboutTheAddress() : BrokenSpawner("nice-elsewhere")
{
    protected override IStreamConnection Around(IStreamConnection real) => new Connection(real) { Address = "192.0.2.1" };
}

/// <summary>Takes every end for a good one.</summary>
public sealed class SwallowsTheFailure() : BrokenSpawner("nice-mute")
{
    protected override IStreamConnection Around(IStreamConnection real) => new Connection(real) { Ended = GoodAsync(real.Ended) };

    private static async Task<ConnectionEnd> GoodAsync(Task<ConnectionEnd> ended)
    {
        await ended;
        return new ConnectionEnd(0, "");
    }
}

/// <summary>What a broken kind does right: it is kind <c>nice</c>.</summary>
public abstract class BrokenSpawner(string kind) : ISpawner
{
    private readonly NiceSpawner _nice = new();

    public string Kind => kind;

    public IReadOnlyList<SpawnerSetting> Settings => _nice.Settings;

    public async Task<IStreamConnection> OpenAsync(StreamPlace place, AgentLaunch launch, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return Around(await _nice.OpenAsync(place, launch with { ShellCommand = Change(launch.ShellCommand) }, cancel));
    }

    protected virtual string Change(string shellCommand) => shellCommand;

    protected virtual IStreamConnection Around(IStreamConnection real) => real;

    protected sealed class Connection(IStreamConnection real) : IStreamConnection
    {
        public Stream ToAgent => real.ToAgent;

        public Stream FromAgent { get; init; } = real.FromAgent;

        public string Host => real.Host;

        public string Address { get; init; } = real.Address;

        public Task<ConnectionEnd> Ended { get; init; } = real.Ended;

        public Func<ValueTask> Dispose { get; init; } = real.DisposeAsync;

        public ValueTask DisposeAsync() => Dispose();
    }
}
