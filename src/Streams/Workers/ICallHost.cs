using MultiStream.Protocol;
using MultiStream.Sync;

namespace MultiStream.Workers;

/// <summary>What stands behind a block's <see cref="StreamContext"/>, in the worker.</summary>
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

    /// <summary>Something was written to .NET's console.</summary>
    void Write(bool error, ReadOnlySpan<char> text);
}
