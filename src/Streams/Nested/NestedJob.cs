using System.Globalization;
using System.Text;
using MultiStream.Discovery;

namespace MultiStream.Nested;

/// <summary>A block's nested tests, in the worker: what they are, and whom to tell of them.</summary>
/// <param name="AssemblyPath">Full path of their assembly.</param>
/// <param name="Request">Which of its tests.</param>
/// <param name="Own">Those of them that are MultiStream's own; of no interest to other frameworks' adapters.</param>
/// <param name="Context">The block's: its stream, its parameters, its token.</param>
internal sealed record NestedJob(string AssemblyPath, NestedRequest Request, IReadOnlyList<MultiStreamTest> Own, StreamContext Context)
{
    /// <summary>A test begins: from now on, whatever ends the process is told by its name.</summary>
    public void Begins(string name) => Context.Host.Doing($"nested test {name} ran");

    /// <summary>A test, or a row of it, has ended. Its result stands in the block's output, in the form that <c>dotnet test</c> prints.</summary>
    public void Ends(TestReport report)
    {
        Context.Host.Doing("");
        Context.Host.Write(error: false, Lines(report));
    }

    internal static string Lines(TestReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"  {NestedText.Head(report)}\n");
        if (report.Message is { Length: > 0 } message)
            text.Append(report.Outcome == TestOutcome.Failed ? "  Error Message:\n" : "").Append(Indented(message));
        if (report.StackTrace is { Length: > 0 } stack)
            text.Append("  Stack Trace:\n").Append(Indented(stack));
        return text.ToString();
    }

    private static string Indented(string text) => string.Concat(text.TrimEnd().Split('\n').Select(l => $"   {l.TrimEnd('\r')}\n"));
}
