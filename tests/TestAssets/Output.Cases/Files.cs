using MultiStream;

namespace Output.Cases;

/// <summary>Much output, and files.</summary>
public class Files
{
    [MultiStream, Stream("s")]
    public async Task More_than_the_limit(StreamsManager streams)
    {
        // 2,688,895 bytes; Limits/Output is 64 kB in the run's settings.
        var result = await streams[0].RunAsync(Block.Shell("seq 1 400000; seq 1 50000 >&2"));
        if (!result.StandardOutput.StartsWith("1\n2\n", StringComparison.Ordinal) || !result.StandardOutput.EndsWith("399999\n400000\n", StringComparison.Ordinal)
            || result.StandardOutput.Length > 70_000 || !result.StandardOutput.Contains("bytes left out", StringComparison.Ordinal))
            throw new InvalidOperationException("StandardOutput is not head, sentence and tail: " + result.StandardOutput.Length);
    }

    [MultiStream(2)]
    public async Task Files_of_one_name(StreamsManager streams)
    {
        await Task.WhenAll(streams.Select(s => s.RunAsync(Block.Shell($"echo from {s.Name}"))));
        foreach (var folder in (string[])["a", "b"])
        {
            var path = Path.Combine(Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")!, folder, "report.txt");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "in " + folder);
            streams.Attach(path);
        }
    }

    [MultiStream]
    public async Task A_file_of_a_test_without_streams(StreamsManager streams)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")!, "alone.txt");
        await File.WriteAllTextAsync(path, "alone");
        streams.Attach(path);
    }

    [MultiStream]
    public void A_file_that_is_not_there(StreamsManager streams) => streams.Attach("/nowhere/nothing.txt");

    [MultiStream, Stream("s")]
    public async Task Many_blocks(StreamsManager streams)
    {
        for (var i = 1; i <= 12; i++)
            await streams[0].RunAsync(Block.Shell($"echo block {i}"));
    }

    [MultiStream, Stream("s")]
    public async Task A_line_without_an_end(StreamsManager streams) => await streams[0].RunAsync(Block.Shell("printf 'no newline'"));
}
