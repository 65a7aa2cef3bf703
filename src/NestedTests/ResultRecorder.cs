using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>Collects what an adapter says of its tests, and tells the block of it while it happens. Adapters call from several threads.</summary>
internal sealed class ResultRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly NestedJob _job;
    private readonly List<(TestResult Result, NestedResult Nested)> _results = [];
    private readonly List<string> _complaints = [];
    private readonly StreamContext? _before = StreamContext.Running;
    private readonly CappedText _written = new();

    public ResultRecorder(NestedJob job)
    {
        _job = job;
        StreamContext.Running = new StreamContext(new ListeningHost(job.Context.Host, _written));
    }

    /// <summary>Of rows that have a result for all of them besides, only the rows'.</summary>
    public IReadOnlyList<NestedResult> Results
    {
        get
        {
            lock (_lock)
                return ResultMapping.WithoutParents(_results);
        }
    }

    /// <summary>What adapters found wrong.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock)
                return [.. _complaints];
        }
    }

    public void Starts(TestCase test)
    {
        _written.Take();   // of whatever ran before it, such as its class's fixtures
        _job.Begins(NestedNames.WithoutArguments(test.FullyQualifiedName));
    }

    public void Ends(TestResult result)
    {
        var nested = ResultMapping.Of(result, _written.Take());
        lock (_lock)
            _results.Add((result, nested));
        // What the framework itself kept until now; what went to the console is there already.
        foreach (var (error, text) in ResultMapping.Messages(result))
            _job.Context.Host.Write(error, text.EndsWith('\n') ? text : text + "\n");
        _job.Ends(nested.Report);
        Attached(result.Attachments);
    }

    public void Attached(IEnumerable<AttachmentSet> sets)
    {
        foreach (var file in sets.SelectMany(s => s.Attachments))
            _job.Context.Host.Write(error: false, $"  Attachment: {(file.Uri.IsFile ? file.Uri.LocalPath : file.Uri)}\n");
    }

    public void Say(TestMessageLevel level, string message)
    {
        if (string.IsNullOrWhiteSpace(message))
            return;
        _job.Context.Log(message.TrimEnd());
        if (level == TestMessageLevel.Informational)
            return;
        lock (_lock)
            _complaints.Add(message.Trim());
    }

    public void Dispose() => StreamContext.Running = _before;
}
