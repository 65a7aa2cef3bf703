using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Adapter.Reporting;
using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream.Adapter;

/// <summary>Runs tests for VSTest and records their results. VSTest makes it; nobody else needs to.</summary>
[ExtensionUri(AdapterIdentity.ExecutorUri)]
#pragma warning disable CA1001 // VSTest disposes no executor, and a token source without a timer or a wait handle holds nothing to dispose.
public sealed class MultiStreamExecutor : ITestExecutor
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _cancel = new();

    /// <summary>Runs the tests of assemblies that pass the filter of <paramref name="runContext"/>. Returns when all have ended; throws nothing.</summary>
    public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        if (sources is not null && frameworkHandle is not null)
            Run((handle, variants) => [.. SourceTests.Select(sources, runContext, handle, variants)], runContext, frameworkHandle);
    }

    /// <summary>Runs chosen tests, found anew in their assemblies. One that is no longer there fails and says so. Returns when all have ended; throws nothing.</summary>
    public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        if (tests is not null && frameworkHandle is not null)
            Run((handle, variants) => ChosenTests.Find(tests, handle, variants), runContext, frameworkHandle);
    }

    /// <summary>Ends the run: running tests are stopped and reported, the others are not started.</summary>
    public void Cancel()
    {
        lock (_gate)
            _cancel.Cancel();
    }

    private void Run(Func<IFrameworkHandle, Func<IReadOnlyList<VariantOptions>>, IReadOnlyList<SelectedTest>> select, IRunContext? context, IFrameworkHandle handle)
    {
        CancellationToken token;
        lock (_gate)
            token = _cancel.Token;
        try
        {
            var settings = new RunOptions(context?.RunSettings?.SettingsXml);
            var tests = select(handle, settings.Variants);
            if (tests.Count == 0)
                return;
            if (settings.Options is { } options)
            {
                Run(tests, options, context, handle, token);
                return;
            }
            // The message makes the run fail, the results tell those who see no messages, as in an IDE.
            handle.Say(TestMessageLevel.Error, settings.Problem!);
            new TestRecorder(handle, tests, skipsAreErrors: false).FailWhatHasNoResult(settings.Problem!);
        }
#pragma warning disable CA1031 // Out of here an exception would end the whole run with the platform's words; the user needs ours, and the other adapters' tests.
        catch (Exception e)
#pragma warning restore CA1031
        {
            handle.Say(TestMessageLevel.Error, $"The run ended early, because of an error in MultiStream itself: {e}");
        }
        finally
        {
            // A host may use one executor for several runs; a cancelled one must not cancel the next.
            lock (_gate)
            {
                if (_cancel.IsCancellationRequested)
                    _cancel = new CancellationTokenSource();
            }
        }
    }

    private static void Run(IReadOnlyList<SelectedTest> tests, MultiStreamOptions options, IRunContext? context, IFrameworkHandle handle, CancellationToken token)
    {
        var recorder = new TestRecorder(handle, tests, options.SkipsAreErrors, context?.IsBeingDebugged == true);
        var folder = RunDirectory.Choose(context, tests[0].Test.Source);
        try
        {
            var runner = new TestRunner(options, folder, recorder);
            runner.RunAsync([.. tests.Select(t => t.Test)], token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            recorder.Message(RunMessageLevel.Information, "The run was cancelled.");
        }
#pragma warning disable CA1031 // As above; and here the tests that still lack a result can be given one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            recorder.Message(RunMessageLevel.Error, $"The run ended early, because of an error in MultiStream itself: {e}");
            recorder.FailWhatHasNoResult($"The run ended before this test did, because of an error in MultiStream itself: {e.Message}");
        }
        finally
        {
            recorder.AttachReport(folder);
        }
    }
}
