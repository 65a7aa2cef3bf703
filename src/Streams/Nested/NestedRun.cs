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
        List<NestedResult> results = [];
        if (request.Name is { } name)
        {
            var chosen = own.Where(t => OwnTests.IsMeant(t, name)).ToList();
            var job = new NestedJob(path, request, chosen, context);
            INestedTests tests = chosen.Count > 0 ? new OwnTests() : NestedAdapters.Load(context.Host.ProgramFolder);
            results.AddRange(await tests.RunAsync(job));
            return results.Count > 0 ? NestedReports.OfTest(results) : throw new MultiStreamException(NestedAdapters.Load(context.Host.ProgramFolder).WhyNone(job));
        }
        else
        {
            var adapters = NestedAdapters.Load(context.Host.ProgramFolder);
            var job = new NestedJob(path, request, adapters.Choose(own, request.Filter ?? ""), context);
            if (job.Own.Count > 0)
                results.AddRange(await new OwnTests().RunAsync(job));
            results.AddRange(await adapters.RunAsync(job));
            return results.Count > 0 ? NestedReports.OfFilter(request.ToString(), results) : throw new MultiStreamException(adapters.WhyNone(job));
        }
    }
}
