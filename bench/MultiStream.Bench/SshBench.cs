using System.Globalization;

namespace MultiStream.Bench;

/// <summary>ssh: a command on an open stream against ControlMaster; a fresh stream against ssh itself; fan-out against pdsh. All with curve25519.</summary>
internal static class SshBench
{
    public static async Task RunAsync(Report report)
    {
        await using var host = await Lab.LoopbackHost.StartAsync("bench");
        string[] options = [.. host.SshCommand().Skip(1).SkipLast(1), "-o", "KexAlgorithms=curve25519-sha256"];
        var target = host.SshCommand()[host.SshCommand().Count - 1];
        string[] shared = [.. options, "-o", "ControlMaster=auto", "-o", $"ControlPath={Path.Combine(Path.GetTempPath(), $"ms-bench-{Environment.ProcessId}")}", "-o", "ControlPersist=60"];

        var streams = await Streams.OpenAsync([Streams.Ssh("a", host)]);
        var hello = await Hello.BuildAsync();
        report.Add("ssh: 'true' where a connection is open [ms]", await Clock.InTurnsAsync(200,
            ("ssh through ControlMaster", () => Clock.RunAsync("ssh", [.. shared, target, "true"])),
            ("Block.Shell(\"true\") on an open stream", () => streams[0].RunAsync(Block.Shell("true")))));
        await Clock.RunAsync("ssh", [.. shared, "-O", "exit", target]);
        report.Add("ssh: from nothing to the first result, files cached [ms]", await Clock.InTurnsAsync(20,
            ("ssh host dotnet Hello.dll", () => Clock.RunAsync("ssh", [.. options, target, string.Join(' ', hello)])),
            ("open an ssh stream, shell 'true', close it", () => OpenRunCloseAsync(host))));
        await streams.CloseAllAsync();
        await FanOutAsync(report, host, options);
    }

    private static async Task FanOutAsync(Report report, Lab.LoopbackHost host, string[] options)
    {
        foreach (int count in (int[])[1, 10, 50, 100])
        {
            var names = string.Join(',', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"h{i}")));
            // pdsh names its targets; HostName sends them all to the one sshd.
            var arguments = string.Join(' ', options.Append("-o").Append($"HostName={host.Address}").Append("-o").Append($"HostKeyAlias=[{host.Address}]:{host.Port}"));
            Environment.SetEnvironmentVariable("PDSH_SSH_ARGS_APPEND", arguments);
            var places = Enumerable.Range(0, count).Select(i => Streams.Ssh(FormattableString.Invariant($"s{i}"), host)).ToList();
            StreamsManager? open = null;
            var rows = await Clock.InTurnsAsync(3,
                ("pdsh -R ssh, 'true' on each", () => Clock.RunAsync("pdsh", ["-R", "ssh", "-l", host.User, "-f", "100", "-S", "-w", names, "true"])),
                ("open streams, shell 'true' on each, to the last result", async () =>
                {
                    if (open is not null)
                        await open.CloseAllAsync();
                    open = await Streams.OpenAsync(places);
                    await open.RunAsync(Block.Shell("true"));
                }),
                ("shell 'true' on each of the open streams", () => open!.RunAsync(Block.Shell("true"))));
            await open!.CloseAllAsync();
            report.Add($"ssh: fan-out to {count} [ms]; the second row includes closing the streams of the round before", rows);
        }
    }

    private static async Task OpenRunCloseAsync(Lab.LoopbackHost host)
    {
        var streams = await Streams.OpenAsync([Streams.Ssh("a", host)]);
        await streams[0].RunAsync(Block.Shell("true"));
        await streams.CloseAllAsync();
    }
}
