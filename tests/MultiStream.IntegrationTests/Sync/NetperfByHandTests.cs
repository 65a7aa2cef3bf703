using System.Text.RegularExpressions;

namespace MultiStream.IntegrationTests.Sync;

/// <summary>RFC scenario S2 by hand: the very commands of samples/Netperf's readme, each in a terminal of its own.</summary>
public sealed partial class NetperfByHandTests : IDisposable
{
    private readonly string _commands = Directory.CreateTempSubdirectory("multistream-commands-").FullName;

    public void Dispose() => Directory.Delete(_commands, recursive: true);

    [Fact]
    public async Task NetServer_and_NetPerf_meet_as_the_readme_says()
    {
        string sample = Path.Combine(Participant.Samples, "Netperf");
        string[] terminals = [.. Commands().Matches(await File.ReadAllTextAsync(Path.Combine(sample, "README.md"))).Select(m => m.Groups[1].Value)];
        Assert.Equal(3, terminals.Length);
        // The tool is installed, as far as a terminal can see.
        string tool = Path.Combine(_commands, "multistream");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "multistream.dll")}' \"$@\"\n");
        await using (var mode = Participant.Start(new Dictionary<string, string>(), "chmod", "+x", tool))
            Assert.Equal((0, ""), await mode.EndAsync());
        var environment = new Dictionary<string, string> { ["PATH"] = $"{_commands}:{Environment.GetEnvironmentVariable("PATH")}" };

        await using var hub = Participant.Start(environment, "sh", "-c", "exec " + terminals[0]);
        await hub.SaysAsync("participants: ");
        string export = hub.Output.Split("participants: ")[1].Split('\n')[0];
        string[] typed = [.. terminals[1..].Select(t => $"cd '{sample}'\n{Export().Replace(t, export)}")];
        Assert.All(typed, t => Assert.Contains(export, t, StringComparison.Ordinal));
        await using var server = Participant.Start(environment, "sh", "-c", typed[0]);
        await hub.SaysAsync("'server' waits at barrier 'setup' of 2");
        await using var client = Participant.Start(environment, "sh", "-c", typed[1]);

        Assert.Equal((0, ""), await client.EndAsync());
        Assert.Equal((0, ""), await server.EndAsync());
        Assert.Matches("^[0-9]+ Mbit/s\n$", client.Output);
        await hub.SaysAsync("'server' goes on from barrier 'finished'");
        await hub.SaysAsync("'client' goes on from barrier 'finished'");
    }

    [GeneratedRegex("^```sh\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("^export MULTISTREAM_SYNC=.*$", RegexOptions.Multiline)]
    private static partial Regex Export();
}
