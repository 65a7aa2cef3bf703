using System.Globalization;
using System.Runtime.CompilerServices;
using MultiStream.Sync;

namespace MultiStream;

/// <summary>
/// Keeps the parts of a test in step: barriers to meet at, values to exchange. <c>ctx.Sync</c> in a C# block, <c>streams.Sync</c> in the test's body, and the
/// command <c>ms</c> in a shell speak to the same hub.
/// </summary>
public sealed class StreamSync
{
    private readonly ISyncPort _port;

    internal StreamSync(ISyncPort port) => _port = port;

    /// <summary>Waits until all parties have arrived at the barrier of this name. It can be met again: each meeting begins anew.</summary>
    /// <param name="name">Letters, digits and <c>_ . : -</c>.</param>
    /// <param name="parties">How many must arrive; null: as many as the test has streams. The body is none of them, so it must say how many.</param>
    /// <param name="timeout">The limit of this wait; the shortest of the waiting counts. Null: the setting <c>Limits/Sync</c>.</param>
    /// <param name="cancellationToken">Ends this wait, and breaks the barrier for the others.</param>
    /// <param name="file">Filled in by the compiler, for messages.</param>
    /// <param name="line">Filled in by the compiler, for messages.</param>
    /// <exception cref="SyncBrokenException">A party ended without arriving, the limit was over, or nobody can come any more.</exception>
    public Task BarrierAsync(string name, int? parties = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _port.RequestAsync(new BarrierOperation(Checked(name), parties), Checked(timeout), Where(file, line), cancellationToken);

    /// <summary>Gives a value, which is kept for late comers.</summary>
    /// <param name="key">Letters, digits and <c>_ . : -</c>; each party puts once under a key.</param>
    /// <param name="value">A text, or data: anything but a text travels as JSON, so that every language can read it.</param>
    /// <param name="cancellationToken">Ends this call.</param>
    /// <param name="file">Filled in by the compiler, for messages.</param>
    /// <param name="line">Filled in by the compiler, for messages.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="SyncBrokenException">This party has put under the key before.</exception>
    /// <exception cref="BlockCaptureException">The value would not arrive equal.</exception>
    public Task PutAsync<T>(string key, T value, CancellationToken cancellationToken = default, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _port.RequestAsync(new PutOperation(Checked(key), SyncValueText.Encode(value, key)), null, Where(file, line), cancellationToken);

    /// <summary>Takes a value, waiting until it is put.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">Whose: a stream's name, or <c>main</c>. Null: whoever put first.</param>
    /// <param name="timeout">The limit of this wait; null: the setting <c>Limits/Sync</c>.</param>
    /// <param name="cancellationToken">Ends this wait.</param>
    /// <param name="file">Filled in by the compiler, for messages.</param>
    /// <param name="line">Filled in by the compiler, for messages.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="SyncBrokenException">Nobody can put it any more, or the limit was over.</exception>
    public async Task<T> GetAsync<T>(string key, string? from = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var answer = (ValuesAnswer)await _port.RequestAsync(new GetOperation(Checked(key), from), Checked(timeout), Where(file, line), cancellationToken);
        return SyncValueText.Decode<T>(answer.Values[0].Value, key, answer.Values[0].From);
    }

    /// <summary>Takes one value from each stream of a role, waiting until all are put.</summary>
    /// <param name="key">The key.</param>
    /// <param name="role">The role; null: every stream of the test.</param>
    /// <param name="timeout">The limit of this wait; null: the setting <c>Limits/Sync</c>.</param>
    /// <param name="cancellationToken">Ends this wait.</param>
    /// <param name="file">Filled in by the compiler, for messages.</param>
    /// <param name="line">Filled in by the compiler, for messages.</param>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <returns>The values, in the order of the streams.</returns>
    /// <exception cref="SyncBrokenException">A stream of the role cannot put it any more, or the limit was over.</exception>
    public async Task<IReadOnlyList<T>> GetAllAsync<T>(string key, string? role = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var answer = (ValuesAnswer)await _port.RequestAsync(new GetAllOperation(Checked(key), role), Checked(timeout), Where(file, line), cancellationToken);
        return [.. answer.Values.Select(v => SyncValueText.Decode<T>(v.Value, key, v.From))];
    }

    private static string Checked(string name, [CallerArgumentExpression(nameof(name))] string parameter = "") => SyncLimits.IsName(name)
        ? name
        : throw new ArgumentException($"'{name}' cannot name this: 1 to 200 letters, digits and _ . : - can.", parameter);

    private static TimeSpan? Checked(TimeSpan? timeout)
    {
        if (timeout is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(timeout));
        return timeout;
    }

    private static string Where(string file, int line) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file.Replace('\\', '/'))}:{line}");
}
