using System.Runtime.CompilerServices;
using MultiStream.Blocks;

namespace MultiStream;

// C# blocks. Eight shapes: those of Task.Run, and each with a context.
public abstract partial class Block
{
    /// <summary>C# code that runs in a process of the stream's host.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block Call(Action body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host; it ends when its task does.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block Call(Func<Task> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host and gives a value.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block<T> Call<T>(Func<T> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock<T>(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host and gives a value; it ends when its task does.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block<T> Call<T>(Func<Task<T>> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock<T>(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block Call(Action<StreamContext> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host; it ends when its task does. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block Call(Func<StreamContext, Task> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host and gives a value. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block<T> Call<T>(Func<StreamContext, T> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock<T>(body, code);
    }

    /// <summary>C# code that runs in a process of the stream's host and gives a value; it ends when its task does. It is given what it can know of its stream.</summary>
    /// <param name="body">A lambda, local function or static method. The variables that it reads travel as copies.</param>
    /// <param name="code">The source text, for titles; the compiler fills it in.</param>
    /// <typeparam name="T">The value's type; it must be data.</typeparam>
    /// <exception cref="BlockCaptureException">It cannot travel: it reads something that is not data, or returns it, or has a shape that cannot be sent.</exception>
    public static Block<T> Call<T>(Func<StreamContext, Task<T>> body, [CallerArgumentExpression(nameof(body))] string? code = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new CallBlock<T>(body, code);
    }
}
