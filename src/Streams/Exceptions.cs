using MultiStream.Blocks;

namespace MultiStream;

/// <summary>The base of the library's exceptions, sorted by how much is lost.</summary>
public class MultiStreamException : Exception
{
    /// <summary>An exception with the library's default message.</summary>
    public MultiStreamException()
    {
    }

    /// <summary>An exception with <paramref name="message"/>.</summary>
    public MultiStreamException(string message) : base(message)
    {
    }

    /// <summary>An exception with <paramref name="message"/> and the exception behind it.</summary>
    public MultiStreamException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>The block that was waited for in vain; null: it is about something else.</summary>
    internal AwaitedBlock? Awaited { get; init; }
}

/// <summary>A stream's agent, connection or host is gone. What ran there is lost; the other streams are unharmed.</summary>
public sealed class StreamLostException : MultiStreamException
{
    internal StreamLostException(string stream, string message, Exception? inner = null) : base(message, inner) => Stream = stream;

    /// <summary>The stream's name.</summary>
    public string Stream { get; }
}

/// <summary>A C# block cannot travel: it reads something that is not data, or has a shape that cannot be sent. The test's own mistake, told before any host is touched.</summary>
public sealed class BlockCaptureException : MultiStreamException
{
    internal BlockCaptureException(string variable, string message, Exception? inner = null) : base(message, inner) => Variable = variable;

    /// <summary>The variable as it is called in the code; <c>this</c>, <c>return value</c>, or empty when the block as a whole is the reason.</summary>
    public string Variable { get; }
}

/// <summary>A stream's place could not be opened.</summary>
public sealed class StreamOpenException : MultiStreamException
{
    /// <summary>For the code behind a kind of stream.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="reason">What kind of failure it was.</param>
    /// <param name="message">What failed, where, what was seen, and what to do.</param>
    /// <param name="inner">The exception behind it.</param>
    public StreamOpenException(string stream, OpenFailure reason, string message, Exception? inner = null) : base(message, inner)
    {
        Stream = stream;
        Reason = reason;
    }

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>What kind of failure it was.</summary>
    public OpenFailure Reason { get; }

    /// <summary>The same attempt may well succeed a moment later: a busy server hung up.</summary>
    public bool MayPass { get; init; }

    /// <summary>What failed and what to do, without the stream and its place; null: only the message says it.</summary>
    internal string? What { get; init; }

    /// <summary>What was said by the programs that lead to the place; empty: nothing.</summary>
    internal string Said { get; init; } = "";
}

/// <summary>Why a stream's place could not be opened.</summary>
public enum OpenFailure
{
    /// <summary>None of the others; the message says what was seen.</summary>
    Other,

    /// <summary>The settings name no such stream, kind or value.</summary>
    Settings,

    /// <summary>The host's name has no address.</summary>
    NameNotResolved,

    /// <summary>The host refused the connection: nothing listens on the port.</summary>
    Refused,

    /// <summary>No answer within the limit.</summary>
    TimedOut,

    /// <summary>No network leads to the host.</summary>
    Unreachable,

    /// <summary>The host's key is not in the known hosts.</summary>
    HostKeyUnknown,

    /// <summary>The host's key differs from the known one.</summary>
    HostKeyChanged,

    /// <summary>The host refused the login.</summary>
    LoginRefused,

    /// <summary>The account has no shell that runs commands.</summary>
    NoUsableShell,

    /// <summary>No room for the agent's files.</summary>
    DiskFull,

    /// <summary>The place has no fitting .NET runtime and none can be shipped there.</summary>
    NoRuntime,

    /// <summary>The far side is not the agent of this version.</summary>
    ProtocolMismatch,

    /// <summary>A program that the kind needs on this machine is missing.</summary>
    ProgramMissing,
}

/// <summary>Thrown by a test's body: the test is reported as skipped, with this reason.</summary>
public sealed class TestSkippedException : MultiStreamException
{
    /// <summary>Skips the running test.</summary>
    /// <param name="reason">Why, for the results.</param>
    public TestSkippedException(string reason) : base(reason)
    {
    }
}

/// <summary>The settings are wrong. The message names each wrong element's path, its value and what would be right.</summary>
public sealed class MultiStreamSettingsException : MultiStreamException
{
    internal MultiStreamSettingsException(string message) : base(message)
    {
    }
}
