using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
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
/// <param name="streamFolder">The stream's directory, which the current one need not be while another block runs adapters.</param>
internal sealed partial class OwnTests(string streamFolder) : INestedTests
{
    /// <summary>In the stream's directory: where the nested tests leave their logs.</summary>
    private const string Folder = "nested-tests";

    /// <summary>A case of a method has the case's name in parentheses: <c>Ns.Class.Method(downgrade)</c>. The name alone means all cases.</summary>
    public static bool IsMeant(MultiStreamTest test, string name) =>
        NestedNames.AreSame(test.FullyQualifiedName, name) || (test.Variant is not null && NestedNames.AreSame(test.FullName, name));

    /// <summary>What names a test in the chain of those that run: a case of it is a test of its own.</summary>
    public static string KeyOf(MultiStreamTest test) => $"{Path.GetFileNameWithoutExtension(test.Source)}/{test.FullName}";

    /// <summary>Whether a filter may mean it: it is made to be a part, and does not run already. All others a test would find by a filter that it finds itself by.</summary>
    /// <param name="test">The test.</param>
    /// <param name="running">The chain of those that run.</param>
    public static bool MayBeChosen(MultiStreamTest test, IReadOnlyList<string> running) => TakesContext().IsMatch(test.ManagedMethod) && !running.Contains(KeyOf(test), StringComparer.Ordinal);

    /// <summary>A test that runs itself would do so without end.</summary>
    /// <param name="tests">Those that are to run.</param>
    /// <param name="running">The chain of those that run.</param>
    /// <exception cref="MultiStreamException">One of them runs already, and this would be in it.</exception>
    public static void Refuse(IEnumerable<MultiStreamTest> tests, IReadOnlyList<string> running)
    {
        if (tests.FirstOrDefault(t => running.Contains(KeyOf(t), StringComparer.Ordinal)) is not { } again)
            return;
        var chain = string.Join(" runs ", running.Append(KeyOf(again)).SkipWhile(t => t != KeyOf(again)).Select(t => t[(t.IndexOf('/', StringComparison.Ordinal) + 1)..]));
        throw new MultiStreamException($"Test {again.FullName} cannot run nested here, because here is in it: {chain}. It would run itself without end. Move what is to run twice into a test of its own that takes a StreamContext.");
    }

    public async Task<IReadOnlyList<NestedResult>> RunAsync(NestedJob job)
    {
        var asked = job.Context.CancellationToken;
        asked.ThrowIfCancellationRequested();
        AgentInstallation.OfWorker = job.Context.Host.ProgramFolder;
        var options = OptionsFor(job.Context.Parameters, job.Context.Host.Setup.Limits);
        // In the process of the tests (kind inproc) the current folder is not the stream's.
        var home = AgentHome(job) ? Directory.CreateDirectory(Path.Combine(streamFolder, Folder)).FullName : null;
        AgentInstallation.TemporaryOfWorker = home;   // the same for all of a process
        // By the block, since two may run the same part at once.
        var folder = home is null ? null : Path.Combine(home, job.Context.Host.Number.ToString(CultureInfo.InvariantCulture));
        var folders = folder is null ? null : new TestFolders(folder, job.Own);
        var observer = new Observer(job.Context);
        var run = new CurrentRun(options, "", folder, job.Context.Log, null);
        var fixtures = new RunFixtures(job.Own, source => new FixtureHome(options, folders?.OfFixtures(source), run with { Source = source }));
        List<NestedResult> results = [];
        try
        {
            foreach (var test in job.Own)
            {
                if (asked.IsCancellationRequested)
                    break;
                job.Begins(test.FullName);
                var output = new CappedText();
                var report = ReportOf((await RunAsync(test, output)).Redacted(), output);
                job.Ends(report);
                results.Add(new NestedResult(test.FullyQualifiedName, report));
            }
        }
        finally
        {
            // Of a block that was asked to end: else the last test that needed one has ended it.
            foreach (var fault in await fixtures.EndAsync(job.Context.Log, asked))
                job.Context.Log(fault.Failure.Message);
        }
        if (results.Count == 0)
            asked.ThrowIfCancellationRequested();
        return results;

        async Task<MultiStreamTestResult> RunAsync(MultiStreamTest test, CappedText output)
        {
            var (started, clock) = (DateTimeOffset.Now, Stopwatch.GetTimestamp());
            try
            {
                var (own, logs) = (options.For(test), folders?.Of(test));
                return await new TestExecution(test, own, logs, observer, null, null, null, TestEvents.None, fixtures.Of(test))
                {
                    AsBlock = scope =>
                    {
                        scope.Tests = [.. job.Context.Host.Setup.Tests, .. scope.Tests];
                        return new StreamContext(new NestedCallHost(job.Context.Host, scope, output), job.Context.Parameters);
                    },
                    Run = run with { Options = own, Source = test.Source, Folder = logs is null ? null : TestFolders.OfOwnStreams(logs) },
                }.RunAsync(asked);
            }
            catch (Exception e)   // a fault of ours must cost one test its result, not all of them
            {
                return MultiStreamTestResult.OfFault(test, started, Stopwatch.GetElapsedTime(clock), e);
            }
        }
    }

    [GeneratedRegex(@"[(,]MultiStream\.StreamContext[,)]")]
    private static partial Regex TakesContext();

    /// <summary>The run's own settings stay with the run, but for its limits: they name hosts and files that this place need not know. Parameters and secrets are the block's.</summary>
    internal static MultiStreamOptions OptionsFor(Parameters parameters, IReadOnlyList<string> limits)
    {
        var options = new MultiStreamOptions { MaxParallelTests = 1 };
        ScaledLimits.Take(options, limits);
        foreach (var parameter in parameters.All)
            (parameter.Secret is null ? options.Parameters : options.Secrets)[parameter.Name] = parameter;
        return options;
    }

    private static bool AgentHome(NestedJob job) => job.Context.Host is not NestedCallHost
        && System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name == Path.GetFileNameWithoutExtension(AgentInstallation.AssemblyName);

    private static TestReport ReportOf(MultiStreamTestResult result, CappedText output)
    {
        var text = new StringBuilder(output.Take());
        Add(null, result.Output);
        foreach (var part in result.Parts)
            Add(part.Host is null ? part.Name : $"{part.Name} @ {part.Host}", part.Output);
        return new TestReport(result.Test.FullName, result.Outcome, result.Duration, result.Message, result.StackTrace, text.ToString(), []);

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
