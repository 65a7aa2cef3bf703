using MultiStream;

namespace Output.Cases;

/// <summary>Text that XML, HTML or a terminal would take for something else.</summary>
[Stream("s")]
public class Hostile
{
    [MultiStream]
    public Task Control_characters(StreamsManager streams) =>
        // ESC sequence, NUL, BEL, DEL, the C1 control U+009B, the non-character U+FFFE.
        streams[0].RunAsync(Block.Shell(@"printf 'a\033[31mred\033[0m b\000 c\007 d\177 e\302\233 f\357\277\276 end\n'"));

    [MultiStream]
    public Task Markup(StreamsManager streams) =>
        streams[0].RunAsync(Block.Shell(@"printf '%s\n' ']]> <b>&amp;</b> ""quoted'''' <![CDATA[ -->'"));

    [MultiStream]
    public Task Invalid_utf8(StreamsManager streams) =>
        // Bytes that begin no character, a character cut short, a surrogate written as UTF-8.
        streams[0].RunAsync(Block.Shell(@"printf 'a\377\376 b\303( c\355\240\200 d\360\237\216'"));

    [MultiStream]
    public Task Noise(StreamsManager streams) => streams[0].RunAsync(Block.Shell("head -c 200000 /dev/urandom; head -c 200000 /dev/urandom >&2"));

    [MultiStream]
    public void In_the_bodys_log(StreamsManager streams) => streams.Log("log \x1b[31m \0 \ud800 ]]> \udfff");

    [MultiStream]
    public void In_the_bodys_exception() => throw new InvalidOperationException("thrown \x1b[31m \0 \ud800 ]]> \udfff\r\nsecond line");

    [MultiStream]
    public Task In_a_blocks_title(StreamsManager streams) => streams[0].RunAsync(Block.Shell("exit 9").Named("title \x1b[31m \u0001 ]]> \ud800"));
}
