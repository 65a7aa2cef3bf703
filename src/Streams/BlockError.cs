using System.Text;
using System.Text.RegularExpressions;
using MultiStream.Secrets;

namespace MultiStream;

/// <summary>An exception that a C# block threw where it ran, as data: the exception object itself stayed there.</summary>
/// <param name="Type">Full name of its type, without an assembly.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Its stack, from the throw to the block; null when it was never thrown.</param>
/// <param name="Inner">The exception behind it; of an <see cref="AggregateException"/> the first. Null: there is none.</param>
public sealed partial record BlockError(string Type, string Message, string? StackTrace, BlockError? Inner)
{
    /// <summary>The line of source in short: <c>Warehouse.cs:24</c>; null: it is not known.</summary>
    internal string? SourceLine => SourceFrame().Match(StackTrace ?? "") is { Success: true } frame ? $"{System.IO.Path.GetFileName(frame.Groups[1].Value)}:{frame.Groups[2].Value}" : null;

    /// <summary>Where it was thrown, the line of source first of all, and what was behind it: lines for a message.</summary>
    internal string Place()
    {
        var frames = (StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // The frame with a source line is the user's; those above it are a library's.
        var frame = Array.Find(frames, f => f.Contains(":line ", StringComparison.Ordinal)) ?? frames.FirstOrDefault();
        var text = new StringBuilder();
        if (frame is not null)
            text.Append("\n   ").Append(frame);
        for (var inner = Inner; inner is not null; inner = inner.Inner)
            text.Append("\n ---> ").Append(inner.Type).Append(": ").Append(inner.Message);
        return text.ToString();
    }

    /// <summary>Full names of the type and its base types, the most exact first.</summary>
    internal IReadOnlyList<string> Types { get; init; } = [Type];

    /// <summary>A copy without secrets.</summary>
    internal BlockError Redacted() => this with
    {
        Message = Redactor.Redact(Message),
        StackTrace = Redactor.RedactOrNull(StackTrace),
        Inner = Inner?.Redacted(),
    };

    /// <summary>True when the exception was a <typeparamref name="TException"/>, or of a type derived from it. Compared by full name.</summary>
    /// <typeparam name="TException">An exception's type.</typeparam>
    public bool Is<TException>()
        where TException : Exception
        => Types.Contains(typeof(TException).FullName);

    [GeneratedRegex(@" in (.+):line (\d+)")]
    private static partial Regex SourceFrame();
}
