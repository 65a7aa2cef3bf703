using System.Security.Cryptography;
using System.Text;
using MultiStream.Promises.Saboteurs;
using MultiStream.Spawners;

namespace MultiStream.Promises;

/// <summary>What an agent relies on, tried without one: the pipe carries bytes, ends when its far end does, and ends that when it is disposed of.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("run AgentLaunch.ShellCommand by sh -c at the place with the pipe as its stdin and stdout; carry every byte; end FromAgent and complete Ended, with what was said on stderr, when it ends; "
    + "and in DisposeAsync close its stdin and end all that was started for it.")]
public class PipePromises(StreamKind kind) : Promise(kind)
{
    [PromiseFact, BrokenBy<KeepsThePipeOpen>]
    internal async Task What_runs_at_the_far_end_ends_when_its_pipe_is_disposed_of_and_nothing_stays()
    {
        var token = RandomNumberGenerator.GetHexString(12, lowercase: true);
        var (connection, _, _) = await ConnectAsync($"echo up; cat >/dev/null; : {token}");
        await UntilSaidAsync(connection, "up\n");
        Assert.NotEmpty(Kind.Processes.With(token));

        await connection.DisposeAsync();

        await Patient.UntilNothingAsync(
            () => Task.FromResult(string.Join('\n', Kind.Processes.With(token).Select(p => p.Text)) is { Length: > 0 } left ? left : null), Kind.CleanUp, "what the pipe was opened for to end");
    }

    [PromiseFact, BrokenBy<LosesTheTail>]
    internal async Task Every_byte_goes_there_and_back_and_none_is_missing_before_the_end()
    {
        var bytes = new byte[1_000_000];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i + i / 256);
        var (connection, _, _) = await ConnectAsync($"echo up; exec head -c {bytes.Length}");
        await using var open = connection;
        await UntilSaidAsync(connection, "up\n");

        var sending = Task.Run(() => { connection.ToAgent.Write(bytes); connection.ToAgent.Flush(); });
        var back = await ReadToEndAsync(connection);

        Assert.Equal(bytes.Length, back.Length);
        Assert.True(back.AsSpan().SequenceEqual(bytes), "bytes came back otherwise than they went");
        await sending.WaitAsync(Kind.Patience);
        await connection.Ended.WaitAsync(Kind.Patience);
    }

    [PromiseFact, BrokenBy<SwallowsTheReason>]
    internal async Task What_fails_instead_of_an_agent_is_told_in_its_own_words()
    {
        var (connection, spawner, place) = await ConnectAsync("echo no such luck >&2; exit 7");
        await using var open = connection;

        var noise = await ReadToEndAsync(connection);
        var ended = await connection.Ended.WaitAsync(Kind.Patience);
        var e = spawner.Explain(place, ended, Encoding.UTF8.GetString(noise));

        Assert.Equal("a", e.Stream);
        Assert.Contains("'a'", e.Message, StringComparison.Ordinal);
        Assert.Contains("no such luck", e.Message, StringComparison.Ordinal);
    }

    /// <summary>A pipe to a command in place of an agent.</summary>
    private async Task<(IStreamConnection Connection, ISpawner Spawner, StreamPlace Place)> ConnectAsync(string command)
    {
        using var limit = new CancellationTokenSource(Kind.Patience);
        var place = Kind.PlaceOf("a");
        var spawner = Kind.Spawners.For(place);
        using var entered = await spawner.EnterAsync(place, limit.Token);
        return (await spawner.OpenAsync(place, new AgentLaunch(command, ["sh", "-c", command], new Dictionary<string, string>()), limit.Token), spawner, place);
    }

    /// <summary>What comes before is a login's noise.</summary>
    private async Task UntilSaidAsync(IStreamConnection connection, string text)
    {
        var said = await Task.Run(() =>
        {
            var bytes = new List<byte>();
            int next;
            while (!Encoding.UTF8.GetString([.. bytes]).EndsWith(text, StringComparison.Ordinal) && (next = connection.FromAgent.ReadByte()) >= 0)
                bytes.Add((byte)next);
            return Encoding.UTF8.GetString([.. bytes]);
        }).WaitAsync(Kind.Patience);
        Assert.EndsWith(text, said, StringComparison.Ordinal);
    }

    private async Task<byte[]> ReadToEndAsync(IStreamConnection connection) => await Task.Run(() =>
    {
        using var all = new MemoryStream();
        connection.FromAgent.CopyTo(all);
        return all.ToArray();
    }).WaitAsync(Kind.Patience);
}
