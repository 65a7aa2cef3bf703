using System.Runtime.CompilerServices;
using MultiStream.Protocol;
using MultiStream.Workers;

namespace MultiStream;

// C# code on one stream. Eight shapes: those of Task.Run, and each with a context. None is async: what cannot travel throws where the call stands, also in a test that only hands the task on.
public sealed partial class ExecutionStream
{
    private WorkerSession? _worker;

    /// <summary>Runs C# code on the stream's host to its end.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task CallAsync(Action body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task CallAsync(Func<Task> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end and gives its value.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task<T> CallAsync<T>(Func<T> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValueAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end and gives its value.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task<T> CallAsync<T>(Func<Task<T>> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValueAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task CallAsync(Action<StreamContext> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task CallAsync(Func<StreamContext, Task> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        RunAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end and gives its value. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task<T> CallAsync<T>(Func<StreamContext, T> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValueAsync(Block.Call(body, code), cancellationToken);

    /// <summary>Runs C# code on the stream's host to its end and gives its value. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="cancellationToken">Cancelled: the block is asked to stop and the wait ends with <see cref="OperationCanceledException"/>.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    /// <exception cref="BlockFailedException">It threw, its process ended, it was lost.</exception>
    public Task<T> CallAsync<T>(Func<StreamContext, Task<T>> body, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(body))] string? code = null) =>
        ValueAsync(Block.Call(body, code), cancellationToken);

    private async Task<T> ValueAsync<T>(Block<T> block, CancellationToken cancellationToken) => (await RunAsync(block, cancellationToken)).Value;

    /// <summary>Opens the place, and has the worker started that its C# blocks will need.</summary>
    internal async Task OpenWithWorkerAsync()
    {
        var session = await OpenAsync();
        Worker(session).Prepare();
    }

    /// <summary>The worker of an open stream; it is started by its first C# block, or by <see cref="WorkerSession.Prepare"/>.</summary>
    internal WorkerSession Worker(AgentSession session)
    {
        lock (_lock)
            return _worker ??= new WorkerSession(this, session);
    }
}
