using MultiStream.Files;

namespace MultiStream.UnitTests.Files;

public sealed class PathRulesTests
{
    [Theory]
    [InlineData(null, "", "data")]
    [InlineData("", "", "data")]
    [InlineData("x", "", "x")]
    [InlineData("x/", "x/", "data")]
    [InlineData("a/b/x", "a/b/", "x")]
    [InlineData("/a/b/", "/a/b/", "data")]
    [InlineData("/x", "/", "x")]
    [InlineData("/", "/", "data")]
    [InlineData(".", ".", "data")]
    [InlineData("..", "..", "data")]
    [InlineData("a/..", "a/..", "data")]
    public void What_is_sent_goes_to_a_name_in_a_folder(string? remotePath, string folder, string name) =>
        Assert.Equal(new SendTarget(folder, name), SendTarget.Of(remotePath, "data"));

    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "a.log2", false)]
    [InlineData("*.log", ".log", false)]
    [InlineData(".*", ".profile", true)]
    [InlineData("*", "a\nb c", true)]
    [InlineData("a?c", "aäc", true)]
    [InlineData("a?c", "a😀c", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("[ax", "[ax", true)]
    [InlineData("\\*x", "*x", true)]
    [InlineData("\\*x", "ax", false)]
    [InlineData("*a*b*c", "xxaxxbxxbxxc", true)]
    [InlineData("*a*b*c", "xxaxxcxxb", false)]
    [InlineData("core.*", "core.17", true)]
    public void A_step_of_a_pattern_matches_as_in_a_shell(string step, string name, bool matches) => Assert.Equal(matches, Glob.Matches(step, name));

    [Fact]
    public void A_question_mark_matches_a_byte_that_is_no_text() => Assert.True(Glob.Matches("a?c", "a\uDCFFc"));

    [Fact]
    public void A_pattern_that_could_make_a_search_explode_is_answered_at_once() =>
        Assert.False(Glob.Matches(string.Concat(Enumerable.Repeat("*a", 60)) + "b", new string('a', 250)));

    [Theory]
    [InlineData("../x", "'../x' goes up by '..': write the absolute path")]
    [InlineData("a/../x", "'a/../x' goes up by '..': write the absolute path")]
    [InlineData(".", "'.' names no file: to fetch all of the stream's directory, write '*'")]
    [InlineData("/", "'/' names no file: to fetch all of the stream's directory, write '*'")]
    public void A_pattern_that_cannot_be_meant_is_refused(string pattern, string message) => Assert.Equal(message, Assert.Throws<FileFault>(() => Glob.Parse(pattern)).Message);

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a\\*b", "a*b")]
    [InlineData("a*", null)]
    [InlineData("[a]", null)]
    public void A_step_without_wildcards_is_a_name(string step, string? name) => Assert.Equal(name, Glob.Literal(step));

    [Fact]
    public void Any_bytes_are_a_text_and_come_back()
    {
        byte[][] names = [[0xFF], [0x61, 0xC3], [0xC3, 0xA4], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80], [0xF0, 0x9F, 0x98], [0xED, 0xB3, 0xBF], "a\nb c"u8.ToArray(), [.. Enumerable.Range(1, 255).Select(b => (byte)b)]];

        Assert.All(names, name => Assert.Equal(name, NameText.ToBytes(NameText.ToText(name))));
        Assert.Equal("ä😀\uDCFF", NameText.ToText([0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80, 0xFF]));
        Assert.Equal((true, false), (NameText.IsPlain("ä😀"), NameText.IsPlain("a\uDCFF")));
        Assert.Equal(@"a\nb\x01\xFF😀", NameText.Show("a\nb\u0001\uDCFF😀"));
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1 kB")]
    [InlineData(1_234_000, "1.23 MB")]
    [InlineData(12_340_000, "12.3 MB")]
    [InlineData(999_999, "1 MB")]
    [InlineData(3_000_000_000, "3 GB")]
    public void Sizes_are_for_people(long bytes, string text) => Assert.Equal(text, TransferProgress.Size(bytes));

    [Fact]
    public void A_transfer_tells_how_far_it_is_each_five_seconds_and_not_more_often()
    {
        var clock = new HandClock();
        var told = new List<string>();
        var progress = new TransferProgress("sent", "to 'server'", told.Add, clock) { Total = 3_000_000_000 };

        progress.Add(100_000_000);
        clock.Now = TimeSpan.FromSeconds(4.9);
        progress.Add(100_000_000);
        Assert.Empty(told);
        clock.Now = TimeSpan.FromSeconds(5);
        progress.Add(1_000_000_000);
        clock.Now = TimeSpan.FromSeconds(9);
        progress.Add(1);
        clock.Now = TimeSpan.FromSeconds(11);
        progress.Add(2_000_000_000);

        Assert.Equal(["sent 1.2 GB of 3 GB to 'server'", "sent 3.2 GB to 'server'"], told);
    }

    [Fact]
    public void A_transfer_tells_the_first_hundred_of_what_it_left_out_and_how_many_more()
    {
        var told = new List<string>();
        var warnings = new TransferWarnings(told.Add);

        for (int i = 0; i < 100; i++)
            warnings.Add($"{i}");
        warnings.End();
        Assert.Equal(100, told.Count);
        for (int i = 0; i < 1_000_000; i++)
            warnings.Add("more");
        warnings.End();

        Assert.Equal("and 1000000 more, of which the names are not kept", told[100]);
        Assert.Equal(101, told.Count);
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
