namespace MultiStream.IntegrationTests.Promises;

/// <summary>A real shell that knows a secret and tells it in every way: nobody here sees it, nor does the host's list of processes.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Value = "it's \"the\" $ecret/42";
    private static readonly Secret s_secret = new(Value);
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-secret-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Neither_results_nor_files_nor_logs_show_a_secret_that_a_block_was_given_and_tells()
    {
        await using var streams = new TestStreams(new LocalKind());
        var stream = (await streams.OpenAsync("a"))[0];

        // ps and /proc show the command line of the shell itself, as to everybody on the host; the trace of set -x quotes the value in its own way.
        var result = await stream.RunAsync(Block.Shell(
            $"printf '%s|' {s_secret} \"$PASSWORD\" \"$MULTISTREAM_PARAM_TOKEN\"; printf %s {s_secret} | base64 -w0; echo; set -x; : {s_secret}; set +x; test {s_secret} = \"$PASSWORD\" && ps -o args= -p $$; cat /proc/$$/cmdline >&2")
            .WithEnvironment("PASSWORD", s_secret).WithParameter("token", s_secret));
        var failed = await Assert.ThrowsAsync<BlockFailedException>(() => stream.RunAsync(Block.Shell($"echo {s_secret} >&2; exit 3")));
        await streams.CloseAsync(stream);

        var lines = result.StandardOutput.Split('\n');
        Assert.Equal("***|***|***|***", lines[0]);
        Assert.StartsWith("/bin/sh -c printf '%s|' \"$MULTISTREAM_SECRET_1\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("***", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("Its last lines on stderr:\n***", failed.Message, StringComparison.Ordinal);

        var files = Directory.GetFiles(streams.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("stream.log", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith("1.stdout", StringComparison.Ordinal));
        string[] shown = [result.ToString(), result.Title, result.StandardOutput, result.StandardError, failed.ToString(), .. await Task.WhenAll(files.Select(f => File.ReadAllTextAsync(f)))];
        Assert.All(shown, text => Assert.DoesNotContain("ecret/42", text, StringComparison.Ordinal));
    }

    /// <summary>What the block really got is what was given: looked at by length and by its own means, since every way back is redacted.</summary>
    [Fact]
    public async Task The_block_itself_has_the_secret_as_it_is()
    {
        await using var streams = new TestStreams(new LocalKind());
        var stream = (await streams.OpenAsync("a"))[0];
        var file = Path.Combine(_folder, "got");

        await stream.RunAsync(Block.Shell($"printf '%s\\n%s\\n%s' {s_secret} \"$PASSWORD\" \"$MULTISTREAM_PARAM_TOKEN\" > {file}").WithEnvironment("PASSWORD", s_secret).WithParameter("token", s_secret));

        Assert.Equal($"{Value}\n{Value}\n{Value}", await File.ReadAllTextAsync(file));
    }
}
