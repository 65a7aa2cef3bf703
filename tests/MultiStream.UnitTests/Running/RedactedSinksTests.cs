using System.Text;
using MultiStream.Running;
using MultiStream.UnitTests.Allocation;
using static MultiStream.UnitTests.Running.ScriptedTest;

namespace MultiStream.UnitTests.Running;

/// <summary>Wherever a secret turns up, three stars are written.</summary>
public sealed class RedactedSinksTests : IDisposable
{
    private const string Value = "~sink-secret-1";
    private static readonly Secret Secret = new(Value);
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-sinks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Output_titles_results_exceptions_logs_and_files_show_stars()
    {
        await using var test = new ScriptedTest("", _folder);
        var (running, agent) = await test.StartAsync(Block.Program("login", Value).ReadyOnOutput(Secret.Reveal()).WithEnvironment("PASSWORD", Secret));

        agent.SayOutput(1, "out ~sink-sec"u8);
        agent.SayOutput(1, "ret-1 and fnNpbmstc2VjcmV0LTE=\n~sink-"u8);
        await Soon(running.ReadyAsync());   // it is the output itself that is searched
        agent.SayExited(1, 3);

        var error = await Assert.ThrowsAsync<BlockFailedException>(() => Soon(running.WaitAsync()));
        test.Streams.Log($"the body says {Value}");

        Assert.Equal("out *** and ***\n~sink-", error.Result.StandardOutput);
        Assert.Equal("login '***'", error.Result.Title);
        Assert.Contains("Block 'login '***''", error.Message, StringComparison.Ordinal);
        Assert.Equal("out *** and ***\n~sink-", await File.ReadAllTextAsync(Path.Combine(_folder, "server", "1.stdout")));
        var files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        Assert.All(files, f => Assert.DoesNotContain(Value, File.ReadAllText(f), StringComparison.Ordinal));
        Assert.Contains("the body says ***", await File.ReadAllTextAsync(Path.Combine(_folder, "main.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tests_result_shows_stars_in_every_text()
    {
        var part = new ResultPart { Name = "a", Outcome = TestOutcome.Failed, Started = default, Duration = default, Message = Text("m"), StackTrace = Text("s"), Output = Text("o") };
        var result = new MultiStreamTestResult
        {
            Test = Tests.With(), Outcome = TestOutcome.Failed, Started = default, Duration = default, Message = Text("M"), StackTrace = Text("S"), Output = Text("O"), Parts = [part],
            Cause = new MultiStream.Evidence.FirstCause(Text("C")), Consequences = [Text("D")],
        }.Redacted();

        Assert.Equal(("M ***", "S ***", "O ***"), (result.Message, result.StackTrace, result.Output));
        Assert.Equal(("C ***", "D ***"), (result.Cause!.Text, Assert.Single(result.Consequences)));
        Assert.Equal(("m ***", "s ***", "o ***"), (result.Parts[0].Message, result.Parts[0].StackTrace, result.Parts[0].Output));

        static string Text(string name) => $"{name} {Secret.Reveal()}";
    }

    [Fact]
    public async Task What_a_runner_reports_of_a_test_is_redacted_already()
    {
        var observer = new Ended();
        var test = Tests.With() with { Problem = $"the problem is {Secret.Reveal()}" };

        await new TestRunner(new MultiStreamOptions(), _folder, observer).RunAsync([test], CancellationToken.None);

        Assert.Equal("the problem is ***", observer.Result?.Message);
    }

    private sealed class Ended : ITestRunObserver
    {
        public MultiStreamTestResult? Result { get; private set; }

        public void TestStarted(MultiStream.Discovery.MultiStreamTest test)
        {
        }

        public void TestEnded(MultiStreamTestResult result) => Result = result;

        public void Message(RunMessageLevel level, string text)
        {
        }
    }
}
