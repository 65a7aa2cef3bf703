using MultiStream.Discovery;

namespace MultiStream.Nested;

/// <summary>Runs a block's nested tests in the worker: the code that a block of <see cref="Block.Test(string, string?)"/> is.</summary>
internal static class NestedRun
{
    /// <summary>Adapters keep much in static fields, and take the console and the current directory for theirs.</summary>
    private static readonly SemaphoreSlim s_one = new(1);

    public static async Task<TestReport> RunAsync(StreamContext context, NestedRequest request)
    {
        var path = NestedAssembly.Find(context.Host.Setup.Assembly, request.Assembly);
        if (!await s_one.WaitAsync(0))
        {
            context.Log($"{request} waits: nested tests of one stream run one after the other");
            await s_one.WaitAsync(context.CancellationToken);
        }
        try
        {
            // A thread of its own: adapters block it, and what waits must not be a thread that the worker needs.
            return await Task.Factory.StartNew(() => RunAsync(context, request, path), context.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        finally
        {
            context.Host.Doing("");
            s_one.Release();
        }
    }

    private static async Task<TestReport> RunAsync(StreamContext context, NestedRequest request, string path)
    {
        var own = TestFinder.Find(path);
        if (request.Name is { } name && own.Where(t => OwnTests.IsMeant(t, name)).ToList() is { Count: > 0 } named)
            return NestedReports.OfTest(await new OwnTests().RunAsync(new NestedJob(path, request, named, context)));
        try
        {
            return await RunOthersAsync(context, request, path, own);
        }
        catch (FileNotFoundException e) when (e.FileName?.StartsWith("Microsoft.VisualStudio.TestPlatform.", StringComparison.Ordinal) == true)
        {
            throw new MultiStreamException($"Adapters of other frameworks speak to this library by {e.FileName.Split(',')[0]}.dll, which is not among the project's files: add a reference to Microsoft.NET.Test.Sdk.", e);
        }
    }

    private static async Task<TestReport> RunOthersAsync(StreamContext context, NestedRequest request, string path, IReadOnlyList<MultiStreamTest> own)
    {
        var adapters = NestedAdapters.Load(context.Host.ProgramFolder);
        var job = new NestedJob(path, request, request.Filter is { } filter ? adapters.Choose(own, filter) : [], context);
        List<NestedResult> results = [];
        if (job.Own.Count > 0)
            results.AddRange(await new OwnTests().RunAsync(job));
        results.AddRange(await adapters.RunAsync(job));
        return results.Count == 0 ? throw new MultiStreamException(adapters.WhyNone(job))
            : request.Name is null ? NestedReports.OfFilter(request.ToString(), results)
            : NestedReports.OfTest(results);
    }
}
