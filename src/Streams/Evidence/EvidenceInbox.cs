using System.Globalization;
using MultiStream.Protocol;

namespace MultiStream.Evidence;

/// <summary>A part of what was seen at a place.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lines">As they were read; one that ends with <c>…</c> was cut.</param>
internal sealed record EvidenceSection(string Title, IReadOnlyList<string> Lines);

/// <summary>What an agent told of its place.</summary>
/// <param name="Sections">In their order.</param>
/// <param name="Problem">Why that is not all; null: it is.</param>
internal sealed record GatheredEvidence(IReadOnlyList<EvidenceSection> Sections, string? Problem);

/// <summary>The sections that an agent sends, until the last one has come. Filled by the stream's reader, looked at by who waits.</summary>
internal sealed class EvidenceInbox
{
    /// <summary>Far above what an agent of ours sends: what another sends must not fill the memory here.</summary>
    private const int MaxSections = 32;

    private readonly Lock _lock = new();
    private readonly List<EvidenceSection> _sections = [];
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nothing more comes.</summary>
    public Task Whole => _whole.Task;

    /// <summary>What the agent looks at now; null: it has said nothing yet.</summary>
    public string? Current { get; private set; }

    public IReadOnlyList<EvidenceSection> Sections
    {
        get
        {
            lock (_lock)
                return [.. _sections];
        }
    }

    /// <summary>What is said of an agent that has not told all within its limit.</summary>
    public string WhyLate(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(Current is { } at ? $"the agent had not got beyond '{at}'" : "the agent did not answer")} within {limit.TotalSeconds:0.##} s");

    public void Add(EvidenceMessage message)
    {
        lock (_lock)
        {
            Current = message.Next;
            if (message.Section.Length > 0 && _sections.Count < MaxSections)
                _sections.Add(new EvidenceSection(message.Section, message.Lines));
        }
        if (message.Next.Length == 0)
            _whole.TrySetResult();
    }
}
