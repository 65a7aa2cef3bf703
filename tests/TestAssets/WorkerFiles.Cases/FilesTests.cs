using MultiStream;

namespace WorkerFiles;

/// <summary>Each kind of file, used by a block wherever the stream is.</summary>
public sealed class FilesTests
{
    [MultiStream, Stream("server")]
    public Task A_second_class_library_is_there(StreamsManager streams) => Says(streams, "hello", Files.ClassLibrary);

    [MultiStream, Stream("server")]
    public Task A_satellite_assembly_is_there(StreamsManager streams) => Says(streams, "hallo", Files.Satellite);

    [MultiStream, Stream("server")]
    public Task A_native_library_is_there(StreamsManager streams) => Says(streams, Files.Native(), Files.Native);

    [MultiStream, Stream("server")]
    public Task Another_framework_is_there(StreamsManager streams) => Says(streams, "/a%20path", Files.Framework);

    [MultiStream, Stream("server")]
    public Task Content_is_there(StreamsManager streams) => Says(streams, "content of a folder", Files.Content);

    [MultiStream, Stream("server")]
    public Task Stacks_have_lines_there(StreamsManager streams) => Says(streams, "Files.cs:line", Files.Line);

    private static async Task Says(StreamsManager streams, string expected, Func<string> file)
    {
        var said = await streams["server"].CallAsync(file);
        if (said != expected)
            throw new InvalidOperationException($"'{said}' is not '{expected}'.");
    }
}
