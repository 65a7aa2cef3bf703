using MultiStream;

namespace Settings.Cases;

public class Settings
{
    static readonly string Folder = Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") ?? throw new InvalidOperationException("These tests run inside the acceptance tests.");

    [MultiStream, Stream("server"), Stream("client", Count = 2)]
    public async Task Names_its_streams(StreamsManager streams)
    {
        await streams.RunAsync(Block.Shell("true"));
        File.WriteAllText(Path.Combine(Folder, "streams"), string.Join(' ', streams.Select(s => s.Name)));
    }

    [MultiStream]
    public void Has_no_streams() => File.WriteAllText(Path.Combine(Folder, "no-streams"), "it ran");

    [MultiStream]
    public Task Waits_for_its_limit(CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);
}
