using MultiStream;

namespace Output.Cases;

/// <summary>Names at the edge of what systems bear.</summary>
public class Names
{
    /// <summary>256 characters: one more than a file name may have.</summary>
    public const string Stream256 = "s0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";

    [MultiStream, Stream("s")]
    public Task A_name_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_of_three_hundred_characters_xxxxxxxxxxxxx(StreamsManager streams) =>
        streams[0].RunAsync(Block.Shell("echo ran").Named(new string('n', 300)));

    [MultiStream, Stream(Stream256), Stream(Stream256 + "_", Count = 2)]
    public async Task Streams_with_long_names(StreamsManager streams)
    {
        await streams.RunAsync(Block.Shell("pwd; echo of mine > file; cat file"));
        streams[0].Start(Block.Shell("sleep 71"));
    }

    [MultiStream, Stream("s")]
    public async Task Größe_и_日本語(StreamsManager streams)
    {
        streams.Log("Straße, улица, 通り, 🛣");
        await streams[0].RunAsync(Block.Shell($"echo {"grüße, мир, 世界, 🎉"}").Named("Überschrift ✓"));
    }
}
