using MultiStream.Sync;

namespace MultiStream;

/// <summary>A wait for others ended with an error: somebody ended without coming, the limit was over, or nobody can come any more.</summary>
public sealed class SyncBrokenException : MultiStreamException
{
    internal SyncBrokenException(SyncBreak broken)
        : this(broken.Name, [.. broken.Arrived.Select(a => a.Party)], [.. broken.Missing.Select(m => m.Party)], broken.Message, broken.Cause, broken.First is not null)
    {
    }

    internal SyncBrokenException(string name, IReadOnlyList<string> arrived, IReadOnlyList<string> missing, string message, SyncBreakCause cause, bool isConsequence) : base(message)
    {
        (Name, Arrived, Missing, Cause, IsConsequence) = (name, arrived, missing, cause, isConsequence);
    }

    /// <summary>The barrier's or key's name.</summary>
    public string Name { get; }

    /// <summary>The streams that had come.</summary>
    public IReadOnlyList<string> Arrived { get; }

    /// <summary>The streams that had not.</summary>
    public IReadOnlyList<string> Missing { get; }

    internal SyncBreakCause Cause { get; }

    /// <summary>Another break came before, and this one is because of it.</summary>
    internal bool IsConsequence { get; }
}
