using System.Text;
using MultiStream.Deployment;
using MultiStream.Discovery;
using MultiStream.Evidence;
using MultiStream.Options;
using MultiStream.Running;
using MultiStream.Running.Fixtures;

namespace MultiStream.Nested;

/// <summary>
/// MultiStream's own tests, nested: run by the engine in the worker, with constructor, set-up, body and clean-up. The stream's context is theirs; a StreamsManager opens local
/// streams at the place, from the agent's files there, which end with the test, or by their lifelines with the worker.
/// </summary>
internal sealed class OwnTests : INestedTests
{
    /// <summary>In the stream's directory: where the nested tests leave their logs.</summary>
    private const string Folder = "nested-tests";

    /// <summary>A case of a method has the case's name in parentheses: <c>Ns.Class.Method(downgrade)</c>. The name alone means all cases.</summary>
    public static bool IsMeant(MultiStreamTest test, string name) =>
        NestedNames.AreSame(test.FullyQualifiedName, name) || (test.Variant is not null && NestedNames.AreSame(NameOf(test), name));

    public async Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job)
    {
        var asked = job.Context.CancellationToken;
        asked.ThrowIfCancellationRequested();
        AgentInstallation.OfWorker = job.Context.Host.ProgramFolder;
        var options = OptionsFor(job.Context.Parameters);
        // In the process of the tests (kind inproc) the current folder is not the stream's.
        var folder = AgentHome(job) ? Directory.CreateDirectory(Path.Combine(Environment.CurrentDirectory, Folder)).FullName : null;
        AgentInstallation.TemporaryOfWorker = folder;
        var folders = folder is null ? null : new TestFolders(folder, job.Own);
        var observer = new Observer(job.Context);
        var run = new CurrentRun(options, "", folder, job.Context.Log, null);
        var fixtures = new RunFixtures(job.Own, source => new FixtureHome(options, folders?.OfFixtures(source), run with { Source = source }));
        List<NestedResult> results = [];
        foreach (var test in job.Own)
        {
            if (asked.IsCancellationRequested)
                break;
            job.Begins(NameOf(test));
            var output = new NestedOutput();
            var execution = new TestExecution(test, WithVariant(options, test), folders?.Of(test), observer, null, null, null, TestEvents.None, fixtures.Of(test))
            {
                AsBlock = scope => new StreamContext(new NestedCallHost(job.Context.Host, scope, output), job.Context.Parameters),
            };
            var report = ReportOf((await execution.RunAsync(asked)).Redacted(), output);
            job.Ends(report);
            results.Add(new NestedResult(test.FullyQualifiedName, report));
        }
        // Of a block that was asked to end: else the last test that needed one has ended it.
        foreach (var fault in await fixtures.EndAsync(job.Context.Log, asked))
            job.Context.Log(fault.Failure.Message);
        return results;
    }

    private static string NameOf(MultiStreamTest test) => test.Variant is { } variant ? $"{test.FullyQualifiedName}({variant.Name})" : test.FullyQualifiedName;

    /// <summary>The run's own settings stay with the run: they name hosts and files that this place need not know. Parameters and secrets are the block's.</summary>
    private static MultiStreamOptions OptionsFor(Parameters parameters)
    {
        var options = new MultiStreamOptions { MaxParallelTests = 1 };
        foreach (var parameter in parameters.All)
            (parameter.Secret is null ? options.Parameters : options.Secrets)[parameter.Name] = parameter;
        return options;
    }

    private static MultiStreamOptions WithVariant(MultiStreamOptions options, MultiStreamTest test)
    {
        if (test.Variant is null)
            return options;
        var own = OptionsFor(new Parameters([.. options.Parameters.Values, .. options.Secrets.Values]));
        foreach (var parameter in TestParameters.Of(test, options))
            own.Parameters[parameter.Name] = parameter;
        return own;
    }

    private static bool AgentHome(NestedJob job) => job.Context.Host is not NestedCallHost
        && System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name == Path.GetFileNameWithoutExtension(AgentInstallation.AssemblyName);

    private static TestReport ReportOf(MultiStreamTestResult result, NestedOutput output)
    {
        var text = new StringBuilder(output.ToString());
        Add(null, result.Output);
        foreach (var part in result.Parts)
            Add(part.Host is null ? part.Name : $"{part.Name} @ {part.Host}", part.Output);
        return new TestReport(NameOf(result.Test), result.Outcome, result.Duration, result.Message, result.StackTrace, text.ToString(), []);

        void Add(string? who, string? written)
        {
            if (string.IsNullOrEmpty(written))
                return;
            if (text.Length > 0 && text[^1] != '\n')
                text.Append('\n');
            text.Append(who is null ? "" : who + ":\n").Append(written.TrimEnd('\n')).Append('\n');
        }
    }

    /// <summary>What a person should know goes into the stream's log, as all that a block says of itself.</summary>
    private sealed class Observer(StreamContext context) : ITestRunObserver
    {
        public void TestStarted(MultiStreamTest test)
        {
            // Told by the job.
        }

        public void TestEnded(MultiStreamTestResult result)
        {
            // Likewise.
        }

        public void Message(RunMessageLevel level, string text) => context.Log(text);
    }
}
