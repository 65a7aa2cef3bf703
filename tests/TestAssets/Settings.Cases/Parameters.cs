using MultiStream;

namespace Settings.Cases;

public class Parameters
{
    static readonly string Folder = Environment.GetEnvironmentVariable("ACCEPTANCE_FILES") ?? throw new InvalidOperationException("These tests run inside the acceptance tests.");

    [MultiStream, Stream("server")]
    public async Task Takes_parameters(StreamsManager streams, long seconds, TimeSpan pause, string size, string other = "default")
    {
        var seen = await streams["server"].RunAsync(Block.Shell("echo $MULTISTREAM_PARAM_SECONDS $MULTISTREAM_PARAM_SIZE $MULTISTREAM_PARAM_PAUSE $MULTISTREAM_PARAM_OTHER").WithParameter("other", "block"));
        File.WriteAllText(Path.Combine(Folder, "parameters"), $"{seconds} {size} {pause} {other} | {seen.StandardOutput.Trim()}");
    }

    [MultiStream, Stream("server")]
    public void Lacks_a_parameter(StreamsManager streams, string second) => File.WriteAllText(Path.Combine(Folder, "lacks"), $"the body ran with {second} and {streams.Count} stream");
}
