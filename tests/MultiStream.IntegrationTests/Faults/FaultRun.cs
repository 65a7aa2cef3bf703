using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>One fault on one kind: the streams it happens to, and what is looked at afterwards.</summary>
internal sealed class FaultRun(StreamKind kind, TestStreams streams)
{
    /// <summary>Against hanging. What the product promises is far shorter, and the machine of the tests may be busy.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public StreamKind Kind => kind;

    public FaultColumn Column { get; } = FaultColumn.Of(kind);

    /// <summary>Closed after the fault; nothing of them may be left.</summary>
    public TestStreams Streams => streams;

    /// <summary>Fails unless the task fails with this exception within the limit.</summary>
    public static async Task<T> FailsAsync<T>(Task task)
        where T : Exception => await Assert.ThrowsAsync<T>(() => task.WaitAsync(Limit));

    /// <summary>What the first line of a message is: all that a person sees in a list of results.</summary>
    [SuppressMessage("Globalization", "CA1307", Justification = "A single character.")]
    public static string FirstLine(Exception e) => e.Message.Split('\n')[0];

    /// <summary>Fails unless the text matches; with all of it, since these messages are long.</summary>
    public static void Says([StringSyntax(StringSyntaxAttribute.Regex)] string pattern, string text) => Assert.True(Regex.IsMatch(text, pattern), $"This was to match {pattern}\n{text}");

    /// <summary>Fails unless blocks of both sorts still run on a stream.</summary>
    public static async Task IsWellAsync(ExecutionStream stream)
    {
        Assert.Null(stream.LostReason);
        Assert.Equal("well\n", (await stream.RunAsync(Block.Shell("echo well")).WaitAsync(Limit)).StandardOutput);
        Assert.Equal(stream.Name, await stream.CallAsync(ctx => ctx.Name).WaitAsync(Limit));
    }

    /// <summary>A block that stays, so that there is something to look at and to lose.</summary>
    public static async Task<RunningBlock> StayAsync(ExecutionStream stream)
    {
        var block = stream.Start(Block.Shell("echo up; exec sleep 600").Named("stays").ReadyOnOutput("up"));
        await block.ReadyAsync();
        return block;
    }

    /// <summary>Runs a command of root where a process's files are: in its namespaces and below its root.</summary>
    public static async Task AsRootAsync(int process, string command) => Says(
        "(^|\n)done\n$", await LocalKind.ShAsync(string.Create(CultureInfo.InvariantCulture, $"exec 2>&1; nsenter --target {process} --mount --pid --root env PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c 'cd / && {command} && echo done'")));
}
