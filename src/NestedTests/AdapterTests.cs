using MultiStream.Discovery;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>Tests of other frameworks in this process, run by the adapters that lie with them. Found by its name.</summary>
internal sealed class AdapterTests(Func<string, IReadOnlyList<FrameworkAdapter>> find) : NestedAdapters
{
    private readonly List<string> _known = [];
    private readonly HashSet<string> _found = [];
    private readonly List<string> _complaints = [];
    private IReadOnlyList<FrameworkAdapter> _adapters = [];

    public AdapterTests()
        : this(AdapterFinder.Find)
    {
    }

    public override Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job)
    {
        _ = NestedFilter.Parse(job.Request.Filter, null, static _ => null);   // before an adapter hears of one that nobody understands
        using var place = new TestsPlace(Path.GetDirectoryName(job.AssemblyPath)!);
        _adapters = find(place.Folder);
        var settings = NestedSettings.Of(job.Context.Name, job.Context.Host.Parameters, place.ResultsFolder, job.Context.Log);
        using var recorder = new ResultRecorder(job);
        foreach (var adapter in _adapters)
        {
            if (job.Context.CancellationToken.IsCancellationRequested)
                break;
            recorder.Asks(adapter.Name);
            try
            {
                Run(job, place, adapter, settings, recorder);
            }
            catch (Exception e) when (e is not MultiStreamException)   // the boundary to an adapter that may have nothing to do with the tests: it is told, and the others are asked
            {
                recorder.Throws(e);
            }
            if (job.Context.CancellationToken.IsCancellationRequested || !IsConcerned(job, adapter.Name, recorder))
                recorder.Forgive();
        }
        _complaints.AddRange(recorder.Complaints);
        if (recorder.Results.Count == 0)   // a run that was cut short and has results is worth its results
            job.Context.CancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Together(job, recorder.Results, recorder.Faults));
    }

    public override IReadOnlyList<MultiStreamTest> Choose(IReadOnlyList<MultiStreamTest> tests, string filter) => tests.Count == 0 ? [] : NestedFilter.Choose(tests, filter);

    public override string WhyNone(NestedJob job)
    {
        var own = TestFinder.Find(job.AssemblyPath);
        if (_adapters.Count == 0 && own.Count == 0)
            return AdapterFinder.WhyNone(job.AssemblyPath);
        var file = Path.GetFileName(job.AssemblyPath);
        var looked = _adapters.Count == 0 ? " There is no adapter of another framework." : $" Looked with {string.Join(", ", _adapters.Select(a => a.Name))}.";
        var said = _complaints.Count == 0 ? "" : $" They said: {string.Join(" ", _complaints.Distinct(StringComparer.Ordinal).Take(3))}";
        if (job.Request.Name is not { } name)
            return $"No test of {file} matches the filter '{job.Request.Filter}'.{looked}{said}";
        if (_found.Count > 0)
            return $"{string.Join(", ", _found)} found {name} in {file}, and told no result of it.{said}";
        if (MethodLookup.IsThere(job.AssemblyPath, name))
            return $"{name} is a method in {file}, and no adapter has a test of that name.{NestedNames.Siblings(name, _known)} It may be no test, or its framework calls it otherwise: NUnit does for a TestName, and by that name it can be run.{looked}{said}";
        var near = NestedNames.Near(name, _known.Concat(own.Select(t => t.FullyQualifiedName)));
        return $"There is no test {name} in {file}{(near.Count == 0 ? $", which has {_known.Count + own.Count} others." : $"; did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?")}{looked}{said}";
    }

    /// <summary>Whether it matters what went wrong in an adapter: all adapters there are see the assembly, and most have no tests in it.</summary>
    private bool IsConcerned(NestedJob job, string adapter, ResultRecorder recorder) =>
        job.Request.Name is not null ? _found.Contains(adapter) : recorder.HasResults || FrameworkUse.MayBe(adapter, job.AssemblyPath);

    /// <summary>What went wrong in an adapter is a row of its own: tests that never ran would else be missing from a report that is content.</summary>
    private static IReadOnlyList<NestedResult> Together(NestedJob job, IReadOnlyList<NestedResult> results, IReadOnlyList<NestedResult> faults)
    {
        if (faults.Count == 0 || (job.Request.Name is null && results.Count + job.Own.Count == 0))
            return results;
        if (job.Request.Name is { } name && results.Count == 0)
            throw new MultiStreamException($"{faults[0].Test} found {name} in {Path.GetFileName(job.AssemblyPath)}, and could not run it: {faults[0].Report.Message}");
        foreach (var fault in faults)
            job.Tell(fault.Report);
        return [.. results, .. faults];
    }

    private void Run(NestedJob job, TestsPlace place, FrameworkAdapter adapter, string settings, ResultRecorder recorder)
    {
        place.Enter();
        using var asked = job.Context.CancellationToken.Register(adapter.Executor.Cancel);
        using var console = new ConsoleGuard();
        using var trace = new TraceListening(adapter.Name);
        var context = new NestedContext(settings, job.Request.Filter);
        var handle = new NestedHandle(recorder, console);
        if (job.Request.Name is { } name)
        {
            var found = new FoundTests(recorder);
            adapter.Discoverer.DiscoverTests([job.AssemblyPath], context, found, found);
            _known.AddRange(found.Cases.Select(c => NestedNames.WithoutArguments(c.FullyQualifiedName)));
            recorder.Forgive();   // what is wrong with other tests of the assembly says nothing of this one
            if (CaseSelection.Of(found.Cases, name) is not { Count: > 0 } cases)
                return;
            _found.Add(adapter.Name);
            adapter.Executor.RunTests(cases, context, handle);
        }
        else
            adapter.Executor.RunTests([job.AssemblyPath], context, handle);
    }
}
