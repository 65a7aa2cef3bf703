using MultiStream.Protocol;
using MultiStream.Sync;

namespace MultiStream.Workers;

/// <summary>What stands behind a <see cref="StreamContext"/>: in the worker a C# block, in the test host the body of a test.</summary>
internal interface ICallHost : ISyncPort
{
    SetupMessage Setup { get; }

    /// <summary>Name, value, name, value.</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>Cancelled when the block is asked to end.</summary>
    CancellationToken Asked { get; }

    Task UntilAsked { get; }

    /// <param name="type">The value's declared type; null: there is no value.</param>
    /// <param name="value">The value.</param>
    void SetReady(Type? type, object? value);

    void Log(string text);

    /// <summary>What it does now: said of it when its process ends before it does. Empty: nothing in particular.</summary>
    void Doing(string what);

    /// <summary>Where the assembly of the worker lies, and others that it may need.</summary>
    string ProgramFolder { get; }

    /// <summary>Something was written to .NET's console. False: it is to go where it would go without a context.</summary>
    bool Write(bool error, ReadOnlySpan<char> text);
}
