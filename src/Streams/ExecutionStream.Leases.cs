using System.Globalization;
using MultiStream.Leases;
using MultiStream.Protocol;
using MultiStream.Sync;

namespace MultiStream;

// Leases and locks of its machine.
public sealed partial class ExecutionStream
{
    /// <summary>
    /// Takes a lock on the stream's host, by name: among all tests, runs and users of that host one at a time has it. Waits until it is free. It does not matter by which name or kind of stream the host was reached; a container
    /// is a host of its own.
    /// </summary>
    /// <param name="name">Letters, digits and <c>_ . : -</c>; at most 200. The same for all who are to exclude each other.</param>
    /// <param name="timeout">The limit of this wait; zero: do not wait for others; null: the setting <c>Limits/Sync</c>.</param>
    /// <param name="cancellationToken">Ends this wait.</param>
    /// <returns>The lock; <c>await using</c> gives it back. Whoever asks for it again meanwhile waits, on the same stream too.</returns>
    /// <exception cref="ArgumentException">The name is none, or the limit is negative.</exception>
    /// <exception cref="StreamLostException">The stream is gone.</exception>
    /// <exception cref="MultiStreamException">The limit was over, or others have the lock and it was not to be waited for: the message says who has it; or the host keeps no locks.</exception>
    public async Task<StreamLock> LockAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!SyncLimits.IsName(name))
            throw new ArgumentException($"{Options.SettingText.Quote(name)} is no name of a lock; write 1 to 200 of the characters A-Z a-z 0-9 _ . : -", nameof(name));
        if (timeout is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, TimeSpan.Zero, nameof(timeout));
        bool waits = timeout != TimeSpan.Zero;
        // Who does not wait is answered by the agent; that it answers at all has a limit too.
        var limit = waits && timeout is { } its ? its : Scope.Limits.Sync;
        using var waiting = LinkToTest(cancellationToken);
        var session = await OpenAsync().WaitAsync(waiting.Token);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(waiting.Token);
        time.CancelAfter(limit < Options.ScaledLimits.Longest ? limit : Options.ScaledLimits.Longest);
        (HostLease Holder, string Text)? seen = null;
        try
        {
            var wanted = new TakeLeaseMessage(name, IsLock: true, First: 1, Length: 0, Choices: 1, LeaseTurn.Own, waits, Scope.Limits.LeaseSeconds, LeaseUser);
            var answer = await session.TakeLeaseAsync(wanted, Name, Held, time.Token);
            if (answer.Lease is not { } lease)
                throw new MultiStreamException($"Lock '{name}' on {Host} is not free for stream '{Name}': {(answer.Holder is { IsUnknown: false } has ? HeldBy(has, "") : "others have it, or wait for it")}.");
            Log.Write(FormattableString.Invariant($"lock '{name}' is taken (fencing number {lease.Number})"));
            return new StreamLock(name, lease, Scope.Limits.StopGrace,
                isBack => Log.Write(isBack ? $"lock '{name}' is given back" : $"lock '{name}' is to be given back, and the agent did not answer within {Scope.Limits.StopGrace.TotalSeconds:0.##} s (Limits/StopGrace): it is free when that goes on, or has ended"));
        }
        catch (StreamLostException)
        {
            _lossSeen = true;
            throw;
        }
        catch (OperationCanceledException) when (!waiting.IsCancellationRequested)
        {
            throw new MultiStreamException(string.Create(CultureInfo.InvariantCulture,
                $"Lock '{name}' on {Host} was not free for stream '{Name}' within {limit.TotalSeconds:0.##} s{(timeout is null || !waits ? " (Limits/Sync)" : "")}: {(seen is { } last ? HeldBy(last.Holder, last.Text) : "others have it, or wait for it")}."));
        }

        void Held(HostLease holder, string text)
        {
            seen = (holder, text);
            Log.Write($"waits for lock '{name}', which is {HeldBy(holder, text)}");
        }
    }

    /// <summary>Which leases and locks of its machine somebody has now, whoever it is, and who waits first for one.</summary>
    /// <exception cref="StreamLostException">The stream is gone.</exception>
    /// <exception cref="MultiStreamException">They cannot be read.</exception>
    internal async Task<HostLeases> LeasesAsync(CancellationToken cancel)
    {
        using var waiting = LinkToTest(cancel);
        return await (await OpenAsync().WaitAsync(waiting.Token)).LeasesAsync(Name, waiting.Token);
    }

    /// <summary>What others are told of who has a lease of this stream's.</summary>
    internal LeaseUser LeaseUser => Scope.LeaseUserOf(_place);

    private string HeldBy(HostLease holder, string text) =>
        $"held by {(holder.Run == LeaseUser.Run && holder.Stream == Name && holder.Test == LeaseUser.Test ? "this same stream, " : "")}{holder.HolderNow()}{(text.Length > 0 ? "; " + text : "")}";
}
