using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>What went wrong in an adapter besides tests that failed: an exception out of it, and what it called an error.</summary>
internal sealed class AdapterFaults(string adapter)
{
    /// <summary>An adapter that fails at each test says so thousands of times.</summary>
    private const int Most = 20;

    private readonly List<string> _messages = [];

    public string? StackTrace { get; set; }

    public bool Any => _messages.Count > 0;

    public NestedResult Result => new(adapter, new TestReport(adapter, TestOutcome.Failed, TimeSpan.Zero, CappedText.Of(string.Join('\n', _messages)), StackTrace, "", []));

    public void Add(TestMessageLevel level, string message)
    {
        if (_messages.Count < Most && IsFault(level, message) && !_messages.Contains(message))
            _messages.Add(message);
    }

    public void Clear()
    {
        _messages.Clear();
        StackTrace = null;
    }

    /// <summary>To xunit each test that failed is an error too, and its result says more; NUnit has a mere warning for an exception that kept all tests from running.</summary>
    private static bool IsFault(TestMessageLevel level, string message) => level == TestMessageLevel.Error
        ? !message.EndsWith(" [FAIL]", StringComparison.Ordinal)
        : message.Contains("Exception thrown executing tests", StringComparison.Ordinal);
}
