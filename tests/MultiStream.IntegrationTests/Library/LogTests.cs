using System.Collections.Concurrent;

namespace MultiStream.IntegrationTests.Library;

/// <summary>Where the logs of a program's streams go: where it says, and nowhere else.</summary>
public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-library-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Logs_output_and_attached_files_are_in_a_folder_of_their_own()
    {
        var report = Path.Combine(_folder, "report.txt");
        await File.WriteAllTextAsync(report, "all well");
        var options = new MultiStreamOptions().WithLogFolder(Path.Combine(_folder, "logs"));
        var streams = await StreamsManager.OpenAsync(options, ["server"]);
        await using var others = await StreamsManager.OpenAsync(options, ["server"]);
        var logs = streams.LogFolder!;

        await streams.RunAsync(Block.Shell("echo hello"));
        streams.Log("now or never");
        streams.Attach(report);
        streams.Attach(report);
        await streams.DisposeAsync();

        Assert.Equal(Path.Combine(_folder, "logs"), Path.GetDirectoryName(logs));
        Assert.NotEqual(logs, others.LogFolder);
        Assert.Equal(["events.jsonl", "job.log", "live.log", "main.log", "report-2.txt", "report.txt", "server/1.stdout", "server/stream.log"],
            Directory.EnumerateFiles(logs, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(logs, f)).Order(StringComparer.Ordinal));
        Assert.EndsWith(" now or never\n", await File.ReadAllTextAsync(Path.Combine(logs, "main.log")), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\d+\.\d{3} server@localhost \| hello$", await File.ReadAllTextAsync(Path.Combine(logs, "live.log")));
        Assert.Matches(@"(?m)^\d+\.\d{3} main \| now or never$", await File.ReadAllTextAsync(Path.Combine(logs, "live.log")));
        Assert.Matches(@"(?m)^ +\d+\.\d{3} server@localhost \| hello$", await File.ReadAllTextAsync(Path.Combine(logs, "job.log")));
        var events = await File.ReadAllLinesAsync(Path.Combine(logs, "events.jsonl"));
        Assert.StartsWith("{\"event\":\"run-begin\",\"at\":0", events[0], StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"pass\"", events[^1], StringComparison.Ordinal);
        Assert.Equal("all well", await File.ReadAllTextAsync(Path.Combine(logs, "report-2.txt")));
        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(logs, "server", "1.stdout")));
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_kept()
    {
        await using var streams = await StreamsManager.OpenAsync("server");

        streams.Log("to nobody");
        streams.Attach(typeof(LogTests).Assembly.Location);

        Assert.Null(streams.LogFolder);
        Assert.Throws<FileNotFoundException>(() => streams.Attach(Path.Combine(_folder, "missing")));
    }

    [Fact]
    public async Task What_a_person_should_know_is_told_to_whoever_asked_for_it()
    {
        var heard = new ConcurrentQueue<string>();
        var settings = Path.Combine(_folder, "hosts.runsettings");
        await File.WriteAllTextAsync(settings, "<RunSettings><MultiStream><Sync><Listen>127.0.0.1:0</Listen></Sync></MultiStream></RunSettings>");

        await using var streams = await StreamsManager.OpenAsync(MultiStreamOptions.Load(settings).WithMessages(heard.Enqueue), ["server"]);

        Assert.StartsWith("The test's sync hub listens on 127.0.0.1:", Assert.Single(heard), StringComparison.Ordinal);
    }
}
