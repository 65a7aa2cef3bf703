using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MultiStream.Discovery;
using MultiStream.IntegrationTests.Lab;
using MultiStream.Options;
using MultiStream.Running;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>One test, two places, two results of it: what they say differs from kind to kind by hosts and times alone. Only the settings choose the kind.</summary>
public sealed partial class SameOnEveryKindTests
{
    private static readonly string[] s_streams = ["shop", "client"];
    private static readonly Lazy<Task<string>> s_local = new(() => ShapeOnAsync(new LocalKind()));

    [Fact]
    public async Task In_processes_of_this_machine()
    {
        var shape = await s_local.Value;

        // What the others are held against is not empty.
        Assert.Contains("Passes: Passed\n", shape, StringComparison.Ordinal);
        Assert.Contains("Fails: Failed\nBlock 'exit 3' on stream 'shop' @ HOST failed after T s: it exited with 3.", shape, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(shape, "^-- main: .*\n(?s:.*?)^-- shop @ HOST: .*\n(?s:.*?)^-- client @ HOST: ", RegexOptions.Multiline));
    }

    [Fact]
    public async Task On_hosts_behind_ssh() => Assert.Equal(await s_local.Value, await ShapeOnAsync(new LoopbackSshKind()));

    [HostsFact]
    public async Task In_containers() => Assert.Equal(await s_local.Value, await ShapeOnAsync(new ContainerKind()));

    /// <summary>Commands are refused there, so the other stream stays where it is.</summary>
    [Fact]
    public async Task In_the_process_of_the_tests() => Assert.Equal(
        await s_local.Value, await ShapeAsync("""<RunSettings><MultiStream><Streams><Stream name="client" kind="inproc"/></Streams></MultiStream></RunSettings>"""));

    private static async Task<string> ShapeOnAsync(StreamKind kind)
    {
        await kind.InitializeAsync();
        try
        {
            return await ShapeAsync(kind.SettingsFor(s_streams));
        }
        finally
        {
            await kind.DisposeAsync();
        }
    }

    private static async Task<string> ShapeAsync(string settings)
    {
        var results = Directory.CreateTempSubdirectory("multistream-same-");
        try
        {
            var observer = new Observer();
            await new TestRunner(OptionsReader.Read(settings, new Dictionary<string, string>()), results.FullName, observer).RunAsync([Test(nameof(SameBodies.Passes)), Test(nameof(SameBodies.Fails))], CancellationToken.None);
            return observer.Text;
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static MultiStreamTest Test(string method) => new()
    {
        Source = typeof(SameBodies).Assembly.Location,
        TypeName = typeof(SameBodies).FullName!,
        MethodName = method,
        MethodToken = typeof(SameBodies).GetMethod(method)!.MetadataToken,
        ManagedMethod = method,
        DisplayName = method,
        Streams = [.. s_streams.Select(s => new StreamDeclaration(s, null))],
    };

    [GeneratedRegex(@"(?<=@ )[\w./:-]*\w")]
    private static partial Regex Host();

    [GeneratedRegex(@"(?<= )\d[\d.]* s\b")]
    private static partial Regex Time();

    /// <summary>Results as text, without hosts and times.</summary>
    private sealed class Observer : ITestRunObserver
    {
        private readonly StringBuilder _text = new();

        public string Text => Time().Replace(Host().Replace(_text.ToString(), "HOST"), "T s");

        public void TestStarted(MultiStreamTest test)
        {
        }

        public void TestEnded(MultiStreamTestResult result)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{result.Test.DisplayName}: {result.Outcome}\n{result.Message}\n");
            foreach (var part in result.Parts)
            {
                // The body's log tells of places; the streams' transcripts are what ran there.
                _text.Append(CultureInfo.InvariantCulture, $"-- {part.Name}{(part.Host is null ? "" : $" @ {part.Host}")}: {part.Outcome}\n{part.Message}\n{(part.Host is null ? "" : part.Output)}\n");
            }
        }

        public void Message(RunMessageLevel level, string text)
        {
        }
    }
}

/// <summary>Bodies that only the runner calls: commands and C#, in step.</summary>
public sealed class SameBodies
{
    public async Task Passes(StreamsManager streams)
    {
        var selling = streams["shop"].Start(Block.Shell("ms barrier open && ms get order >/dev/null && echo sold"));
        int price = await streams["client"].CallAsync(async ctx =>
        {
            await ctx.Sync.BarrierAsync("open");
            await ctx.Sync.PutAsync("order", "tea");
            Console.WriteLine("ordered");
            return 7;
        });
        await selling.WaitAsync();
        await streams["shop"].RunAsync(Block.Shell($"echo {price} >&2; exit 4").AllowFailure());
    }

    public async Task Fails(StreamsManager streams)
    {
        await streams["client"].CallAsync(() => Console.WriteLine("here"));
        await streams["shop"].RunAsync(Block.Shell("exit 3"));
    }
}
