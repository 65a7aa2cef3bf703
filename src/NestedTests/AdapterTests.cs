using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Discovery;
using MultiStream.Nested;

namespace MultiStream.NestedTests;

/// <summary>Tests of other frameworks in this process, run by the adapters that lie with them. Found by its name.</summary>
internal sealed class AdapterTests : NestedAdapters
{
    private readonly List<string> _known = [];
    private readonly List<string> _complaints = [];
    private IReadOnlyList<FrameworkAdapter> _adapters = [];

    public override Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job)
    {
        _ = NestedFilter.Parse(job.Request.Filter, null, static _ => null);   // before an adapter hears of one that nobody understands
        using var place = new TestsPlace(Path.GetDirectoryName(job.AssemblyPath)!);
        _adapters = AdapterFinder.Find(place.Folder);
        var settings = NestedSettings.Of(job.Context.Name, job.Context.Host.Parameters, place.ResultsFolder);
        using var recorder = new ResultRecorder(job);
        foreach (var adapter in _adapters)
        {
            if (job.Context.CancellationToken.IsCancellationRequested)
                break;
            int before = recorder.Results.Count;
            try
            {
                Run(job, place, adapter, settings, recorder);
            }
            catch (Exception e) when (e is not MultiStreamException && recorder.Results.Count == before)   // the boundary to an adapter that may have nothing to do with the tests: it is told, and the others are asked
            {
                recorder.Say(TestMessageLevel.Error, $"{adapter.Name}: {e.GetType().FullName}: {e.Message}");
            }
        }
        _complaints.AddRange(recorder.Complaints);
        job.Context.CancellationToken.ThrowIfCancelledWithout(recorder.Results);
        return Task.FromResult(recorder.Results);
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
        var near = NestedNames.Near(name, _known.Concat(own.Select(t => t.FullyQualifiedName)));
        return $"There is no test {name} in {file}{(near.Count == 0 ? $", which has {_known.Count + own.Count} others." : $"; did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?")}{looked}{said}";
    }

    private void Run(NestedJob job, TestsPlace place, FrameworkAdapter adapter, string settings, ResultRecorder recorder)
    {
        place.Enter();
        using var asked = job.Context.CancellationToken.Register(adapter.Executor.Cancel);
        using var console = new ConsoleGuard();
        var context = new NestedContext(settings, job.Request.Filter);
        var handle = new NestedHandle(recorder, console);
        if (job.Request.Name is { } name)
        {
            var found = new FoundTests(recorder);
            adapter.Discoverer.DiscoverTests([job.AssemblyPath], context, found, found);
            _known.AddRange(found.Cases.Select(c => NestedNames.WithoutArguments(c.FullyQualifiedName)));
            if (CaseSelection.Of(found.Cases, name) is { Count: > 0 } cases)
                adapter.Executor.RunTests(cases, context, handle);
        }
        else
            adapter.Executor.RunTests([job.AssemblyPath], context, handle);
    }
}

internal static class Cancellation
{
    /// <summary>A run that was cut short and has results is worth its results.</summary>
    /// <exception cref="OperationCanceledException">It has none.</exception>
    public static void ThrowIfCancelledWithout(this CancellationToken token, IReadOnlyList<NestedResult> results)
    {
        if (results.Count == 0)
            token.ThrowIfCancellationRequested();
    }
}
