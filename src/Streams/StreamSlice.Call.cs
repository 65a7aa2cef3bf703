using System.Runtime.CompilerServices;

namespace MultiStream;

// C# code on several streams at once. Eight shapes: those of Task.Run, and each with a context.
public partial class StreamSlice
{
    /// <summary>Runs C# code on each stream's host at once, and waits for all.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task CallAsync(Action body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task CallAsync(Func<Task> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <returns>The values, in the order of the streams.</returns>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task<IReadOnlyList<T>> CallAsync<T>(Func<T> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValuesAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <returns>The values, in the order of the streams.</returns>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task<IReadOnlyList<T>> CallAsync<T>(Func<Task<T>> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValuesAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task CallAsync(Action<StreamContext> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task CallAsync(Func<StreamContext, Task> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <returns>The values, in the order of the streams.</returns>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task<IReadOnlyList<T>> CallAsync<T>(Func<StreamContext, T> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValuesAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on each stream's host at once, and waits for all. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <returns>The values, in the order of the streams.</returns>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">One or more failed; the one that failed first comes first.</exception>
    public Task<IReadOnlyList<T>> CallAsync<T>(Func<StreamContext, Task<T>> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValuesAsync(Block.Call(body, code), cancellationToken);

    private async Task<IReadOnlyList<T>> ValuesAsync<T>(Block<T> block, CancellationToken cancellationToken) => [.. (await RunAsync(block, cancellationToken)).Select(r => r.Value)];
}
