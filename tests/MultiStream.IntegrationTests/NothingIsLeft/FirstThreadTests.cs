using System.Globalization;
using System.Runtime.InteropServices;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.NothingIsLeft;

/// <summary>A process whose first thread has ended shows as a zombie, and has no environment to be seen, while its other threads run. It ends like all others.</summary>
public sealed class FirstThreadTests(LocalKind kind) : IClassFixture<LocalKind>, IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private TestStreams Streams { get; } = new(kind);

    /// <summary>Ends the calling thread, and no other. Prints its pid before.</summary>
    private static string Program => $$"""perl -Mthreads -e '$| = 1; threads->create(sub { sleep 600 }); print "$$\n"; syscall({{(RuntimeInformation.OSArchitecture == Architecture.X64 ? 60 : 93)}}, 0)'""";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Streams.DisposeAsync();

    [Fact]
    public async Task Kill_ends_it()
    {
        var stream = (await Streams.OpenAsync("a"))[0];
        var block = stream.Start(Block.Shell("exec " + Program + " >pid"));
        int pid = await UntilItsFirstThreadHasEndedAsync(stream);

        await block.KillAsync().WaitAsync(s_limit);

        Assert.False(Runs(pid));
    }

    [Fact]
    public async Task The_end_of_its_stream_ends_it()
    {
        var stream = (await Streams.OpenAsync("a"))[0];
        await stream.RunAsync(Block.Shell("setsid " + Program + " >pid 2>&1 </dev/null &"));
        int pid = await UntilItsFirstThreadHasEndedAsync(stream);

        await Streams.CloseAsync(stream);

        Assert.False(Runs(pid));
    }

    /// <returns>Its pid.</returns>
    private static async Task<int> UntilItsFirstThreadHasEndedAsync(ExecutionStream stream)
    {
        var wrote = await stream.RunAsync(Block.Shell("until [ -s pid ] && grep -q ') Z ' /proc/$(cat pid)/stat; do sleep 0.05; done; cat pid").WithTimeLimit(s_limit));
        return int.Parse(wrote.StandardOutput, CultureInfo.InvariantCulture);
    }

    /// <summary>Zombies with one thread left are dead.</summary>
    private static bool Runs(int pid)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
            return fields[0] != "Z" || fields[17] is not ("0" or "1");
        }
        catch (IOException)
        {
            return false;   // buried
        }
    }
}
