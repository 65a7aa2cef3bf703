using System.Reflection;
using System.Text.Json;
using MultiStream.Discovery;
using MultiStream.Running;
using MultiStream.UnitTests.Evidence;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running.Fixtures;

/// <summary>A run of test classes of this assembly, by the real runner; dispose removes its folder.</summary>
internal sealed class FixtureRun : ITestRunObserver, IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly List<MultiStreamTestResult> _results = [];

    /// <summary>What happened, in order: lines of the tests and fixtures, and <c>result of X</c>.</summary>
    public static List<string> Steps { get; } = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("multistream-fixtures-").FullName;

    public List<string> Told { get; } = [];

    /// <summary>Called when a test is about to run.</summary>
    public Action<MultiStreamTest>? Starting { get; init; }

    public IReadOnlyList<MultiStreamTestResult> Results => _results;

    public IReadOnlyList<JsonElement> Events => EventFile.Read(Folder);

    public MultiStreamTestResult this[string method] => _results.Single(r => r.Test.MethodName == method);

    public static void Note(string step)
    {
        lock (Steps)
            Steps.Add(step);
    }

    /// <summary>All tests of these classes: their public methods that return nothing or a task.</summary>
    public static IReadOnlyList<MultiStreamTest> TestsOf(params Type[] classes) =>
        [.. classes.SelectMany(c => c.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName && !m.Name.EndsWith("Async", StringComparison.Ordinal) && m.Name != "Dispose")
            .OrderBy(m => m.MetadataToken).Select(m => new MultiStreamTest
            {
                Source = c.Assembly.Location,
                TypeName = c.FullName!,
                MethodName = m.Name,
                MethodToken = m.MetadataToken,
                ManagedMethod = m.Name,
                DisplayName = m.Name,
            }))];

    public Task RunAsync(params Type[] classes) => RunAsync("", TestsOf(classes));

    public async Task RunAsync(string settings, IReadOnlyList<MultiStreamTest> tests, CancellationToken cancel = default)
    {
        Steps.Clear();
        try
        {
            await new TestRunner(Settings.Read(settings), Folder, this).RunAsync(tests, cancel).WaitAsync(s_limit, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Note("cancelled");
        }
    }

    public string JobLogOf(string method) => File.ReadAllText(Directory.GetFiles(Folder, "job.log", SearchOption.AllDirectories).Single(f => Path.GetDirectoryName(f)!.EndsWith("." + method, StringComparison.Ordinal)));

    public void TestStarted(MultiStreamTest test) => Starting?.Invoke(test);

    public void TestEnded(MultiStreamTestResult result)
    {
        lock (_results)
            _results.Add(result);
        Note($"result of {result.Test.MethodName}");
    }

    public void Message(RunMessageLevel level, string text)
    {
        lock (Told)
            Told.Add(level == RunMessageLevel.Error ? "error: " + text : text);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
