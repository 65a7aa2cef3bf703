using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>Collects what an adapter says of its tests, and tells the block of it while it happens. Adapters call from several threads.</summary>
internal sealed class ResultRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly NestedJob _job;
    private readonly List<NestedResult> _results = [];
    private readonly List<string> _complaints = [];
    private readonly List<AdapterFaults> _faults = [];
    private readonly ReportBudget _budget = new();
    private readonly StreamContext? _before = StreamContext.Running;
    private readonly CappedText _written = new();
    private int _resultsBefore;

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
                return [.. _results];
        }
    }

    /// <summary>What adapters found wrong, of whatever.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock)
                return [.. _complaints];
        }
    }

    /// <summary>Of each adapter that could not do all of its work, what went wrong, as a result that failed.</summary>
    public IReadOnlyList<NestedResult> Faults
    {
        get
        {
            lock (_lock)
                return [.. _faults.Where(f => f.Any).Select(f => f.Result)];
        }
    }

    /// <summary>Whether the adapter that is being asked has told a result.</summary>
    public bool HasResults
    {
        get
        {
            lock (_lock)
                return _results.Count > _resultsBefore;
        }
    }

    /// <summary>From now on, what is said is this adapter's.</summary>
    public void Asks(string adapter)
    {
        lock (_lock)
        {
            _faults.Add(new AdapterFaults(adapter));
            _resultsBefore = _results.Count;
        }
    }

    /// <summary>What went wrong in it until now is of no importance.</summary>
    public void Forgive()
    {
        lock (_lock)
            _faults[^1].Clear();
    }

    public void Throws(Exception exception)
    {
        Say(TestMessageLevel.Error, $"{exception.GetType().FullName}: {exception.Message}");
        lock (_lock)
            _faults[^1].StackTrace = exception.StackTrace;
    }

    public void Starts(TestCase test)
    {
        _written.Take();   // of whatever ran before it, such as its class's fixtures
        _job.Begins(NestedNames.WithoutArguments(test.FullyQualifiedName));
    }

    public void IsOver() => _job.IsOver();

    public void Ends(TestResult result)
    {
        var nested = ResultMapping.Of(result, _written.Take());
        if (!ResultMapping.IsForAllRows(result))
        {
            lock (_lock)
                _results.Add(_budget.Within(nested));
        }
        // What the framework itself kept until now; what went to the console is there already.
        foreach (var (error, text) in ResultMapping.Messages(result))
        {
            _job.Context.Host.Write(error, text);
            if (!text.EndsWith('\n'))
                _job.Context.Host.Write(error, "\n");
        }
        _job.Tell(nested.Report);
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
        message = CappedText.Of(message.Trim());
        _job.Context.Log(message);
        if (level == TestMessageLevel.Informational)
            return;
        lock (_lock)
        {
            _complaints.Add(message);
            if (_faults.Count > 0)
                _faults[^1].Add(level, message);
        }
    }

    public void Dispose() => StreamContext.Running = _before;
}
