using System.Globalization;
using MultiStream;
using Xunit;

namespace FirstTest;

/// <summary>Tests of two machines that need nothing on them but a POSIX shell; what C# needs is sent.</summary>
public class FirstTests
{
    [MultiStream, Stream("server"), Stream("client")]
    public async Task Clocks_agree(StreamsManager streams)
    {
        var clocks = await streams.RunAsync(Block.Shell("date +%s"));   // on both machines at once

        var seconds = clocks.Select(c => long.Parse(c.StandardOutput, CultureInfo.InvariantCulture)).ToList();
        Assert.InRange(seconds[1] - seconds[0], -2, 2);
    }

    [MultiStream, Stream("server"), Stream("client")]
    public async Task The_server_greets_the_client(StreamsManager streams)
    {
        var (server, client) = (streams["server"], streams["client"]);
        // A service as small as it can be: it waits for a name in its inbox, answers, and ends.
        var service = server.Start(Block.Shell("mkfifo inbox; echo open; read -r name <inbox; echo \"Hello, $name.\"").ReadyOnOutput("open"));
        await service.ReadyAsync();

        var name = (await client.RunAsync(Block.Shell("uname -n"))).StandardOutput.TrimEnd();
        await server.RunAsync(Block.Shell($"echo {name} >inbox"));

        var answer = await service.WaitAsync();
        Assert.Contains($"Hello, {name}.", answer.StandardOutput, StringComparison.Ordinal);
    }

    [MultiStream, Stream("server"), Stream("client")]
    public async Task A_text_arrives_unharmed(StreamsManager streams)
    {
        var (server, client) = (streams["server"], streams["client"]);
        string text = "It's 5 o'clock; $HOME costs \"nothing\" & `more` * \\n";

        // A hole in an interpolated command is quoted: whatever is in the text, it is one word.
        var here = await server.RunAsync(Block.Shell($"printf %s {text} >letter; cat letter"));
        var there = await client.RunAsync(Block.Shell($"printf %s {here.StandardOutput} | cksum"));

        Assert.Equal(text, here.StandardOutput);
        var original = await server.RunAsync(Block.Shell("cksum <letter"));
        Assert.Equal(original.StandardOutput, there.StandardOutput);
    }

    [MultiStream, Stream("server"), Stream("client")]
    public async Task A_lambda_runs_on_the_streams_machine(StreamsManager streams)
    {
        await streams["server"].RunAsync(Block.Shell("echo 'from the server' >letter"));

        // C#, in a process on the server's machine, in the stream's directory. Variables that it reads travel there, its value comes back.
        string file = "letter";
        var (text, process) = await streams["server"].CallAsync(() => (File.ReadAllText(file), Environment.ProcessId));

        Assert.Equal("from the server\n", text);
        Assert.NotEqual(Environment.ProcessId, process);
        Assert.False(await streams["client"].CallAsync(() => File.Exists(file)));
    }

    [MultiStream, Stream("server"), Stream("client", Count = 3)]
    public async Task A_service_runs_until_it_is_stopped(StreamsManager streams)
    {
        var service = streams["server"].Start(Block.Shell("echo up; while :; do sleep 1; done").ReadyOnOutput("up"));
        await service.ReadyAsync();

        await streams.Role("client").RunAsync(Block.Shell("echo the work of a client"));

        Assert.True(service.Active);
        var end = await service.StopAsync();   // to stop it is no failure, whatever its exit code
        Assert.Equal(BlockOutcome.Stopped, end.Outcome);
    }
}
