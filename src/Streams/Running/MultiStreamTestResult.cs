using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Secrets;

namespace MultiStream.Running;

/// <summary>What became of one test: its own verdict and, when it had streams, one part for the body and one for each stream.</summary>
internal sealed record MultiStreamTestResult
{
    public required MultiStreamTest Test { get; init; }
    public required TestOutcome Outcome { get; init; }

    /// <summary>The same in the words of the RFCs, which are finer.</summary>
    public OutcomeWord Word
    {
        get => field != default ? field : OutcomeWords.Of(Outcome);
        init;
    }

    /// <summary>What went wrong first; null when nothing did.</summary>
    public FirstCause? Cause { get; init; }

    /// <summary>What went wrong after that, a line each.</summary>
    public IReadOnlyList<string> Consequences { get; init; } = [];

    public required DateTimeOffset Started { get; init; }
    public required TimeSpan Duration { get; init; }

    /// <summary>Failed: first cause first. Skipped: the reason.</summary>
    public string? Message { get; init; }

    public string? StackTrace { get; init; }

    /// <summary>Text for the result's standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Empty for a test without streams; else <c>main</c>, then every stream in order.</summary>
    public IReadOnlyList<ResultPart> Parts { get; init; } = [];

    /// <summary>Files of the test itself (<c>streams.Attach</c>); they are shown with <c>main</c> when there are parts.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>A copy without secrets: an exception of the body, or a line of its log, may hold one.</summary>
    public MultiStreamTestResult Redacted() => this with
    {
        Message = Redactor.RedactOrNull(Message),
        StackTrace = Redactor.RedactOrNull(StackTrace),
        Output = Redactor.RedactOrNull(Output),
        Cause = Cause is { } cause ? cause with { Text = Redactor.Redact(cause.Text) } : null,
        Consequences = [.. Consequences.Select(Redactor.Redact)],
        Parts = [.. Parts.Select(p => p.Redacted())],
    };
}

/// <summary>One child of a result: the body (<c>main</c>) or a stream.</summary>
internal sealed record ResultPart
{
    /// <summary><c>main</c>, or the stream's name.</summary>
    public required string Name { get; init; }

    /// <summary>The host that results show; null for <c>main</c>.</summary>
    public string? Host { get; init; }

    public required TestOutcome Outcome { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required TimeSpan Duration { get; init; }
    public string? Message { get; init; }
    public string? StackTrace { get; init; }
    public string? Output { get; init; }

    /// <summary>Full paths; they stay where they are, the logger copies them later.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    public ResultPart Redacted() => this with
    {
        Message = Redactor.RedactOrNull(Message),
        StackTrace = Redactor.RedactOrNull(StackTrace),
        Output = Redactor.RedactOrNull(Output),
    };
}
