using MultiStream.Discovery;

namespace MultiStream.Nested;

/// <summary>Runs a block's nested tests in the worker: the code that a block of <see cref="Block.Test(string, string?)"/> is.</summary>
internal static class NestedRun
{
    /// <summary>Adapters keep much in static fields, and take the console and the current directory for theirs.</summary>
    private static readonly SemaphoreSlim s_one = new(1);

    /// <summary>Taken with the other field, and so before the first adapter.</summary>
    private static readonly string s_streamFolder = Environment.CurrentDirectory;

    public static async Task<TestReport> RunAsync(StreamContext context, NestedRequest request)
    {
        var path = NestedAssembly.Find(context.Host.Setup.Assembly, request.Assembly);
        try
        {
            // Not on the thread that called: to read an assembly takes a while.
            return await Task.Run(() => RunAsync(context, request, path), context.CancellationToken);
        }
        finally
        {
            context.Host.Doing("");
        }
    }

    private static async Task<TestReport> RunAsync(StreamContext context, NestedRequest request, string path)
    {
        var own = TestFinder.Find(path);
        if (request.Name is { } name && own.Where(t => OwnTests.IsMeant(t, name)).ToList() is { Count: > 0 } named)
        {
            OwnTests.Refuse(named, context.Host.Setup.Tests);
            var job = new NestedJob(path, request, named, context);
            return NestedReports.OfTest(await new OwnTests(s_streamFolder).RunAsync(job)) with { FailedUnasked = job.FailedUnasked };
        }
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
        var matching = request.Filter is { } filter ? adapters.Choose(own, filter) : [];
        var parts = matching.Where(t => OwnTests.MayBeChosen(t, context.Host.Setup.Tests)).ToList();
        var left = parts.Count == matching.Count ? "" : $" Left out: {string.Join(", ", matching.Except(parts).Take(3).Select(t => t.FullName))}{(matching.Count - parts.Count > 3 ? " …" : "")}; of MultiStream's own tests a filter means those that take a StreamContext and do not run already.";
        if (left.Length > 0)
            context.Log($"{request}:{left}");
        var job = new NestedJob(path, request, parts, context);
        List<NestedResult> results = [];
        if (job.Own.Count > 0)
            results.AddRange(await new OwnTests(s_streamFolder).RunAsync(job));
        try
        {
            results.AddRange(await InTurnAsync(adapters, job));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested && results.Count > 0)
        {
            // Cut short before any of the others': our own are worth their results all the same.
        }
        if (results.Count == 0)
            throw new MultiStreamException(adapters.WhyNone(job) + left);
        return (request.Name is null ? NestedReports.OfFilter(request.ToString(), results) : NestedReports.OfTest(results)) with { FailedUnasked = job.FailedUnasked };
    }

    private static async Task<IReadOnlyList<NestedResult>> InTurnAsync(NestedAdapters adapters, NestedJob job)
    {
        var asked = job.Context.CancellationToken;
        if (!await s_one.WaitAsync(0, CancellationToken.None))
        {
            job.Context.Log($"{job.Request} waits: tests of other frameworks run one after the other in a process");
            try
            {
                await s_one.WaitAsync(asked);
            }
            catch (OperationCanceledException e)
            {
                throw new OperationCanceledException("it still waited for its turn: tests of other frameworks run one after the other in a process", e, asked);
            }
        }
        try
        {
            // A thread of its own: adapters block it, and what waits must not be a thread that the worker needs.
            return await Task.Factory.StartNew(() => adapters.RunAsync(job), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        finally
        {
            s_one.Release();
        }
    }
}
