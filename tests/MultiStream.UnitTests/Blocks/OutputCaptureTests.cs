using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MultiStream.Blocks;
using MultiStream.Secrets;

namespace MultiStream.UnitTests.Blocks;

/// <summary>A block's output in memory, up to a limit, and on disk.</summary>
public sealed class OutputCaptureTests : IDisposable
{
    /// <summary>Other tests make secrets, and what may be the beginning of one is held back.</summary>
    private static readonly SecretRegistry s_none = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-capture-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public void Output_as_long_as_the_limit_is_whole(int limit)
    {
        var text = new string('a', limit - 1) + "z";

        Assert.Equal(text, Capture(null, limit, text).Text());
    }

    [Theory]
    [InlineData(1, "abc", "a\n[… 2 bytes left out …]\n")]
    [InlineData(2, "abc", "a\n[… 1 bytes left out …]\nc")]
    [InlineData(3, "abcdef", "ab\n[… 3 bytes left out …]\nf")]
    [InlineData(4, "0123456789", "01\n[… 6 bytes left out …]\n89")]
    public void Beyond_the_limit_the_middle_is_left_out_and_a_line_says_so(int limit, string output, string text) =>
        Assert.Equal(text, Capture(null, limit, output).Text());

    [Fact]
    public void What_is_left_out_is_said_to_be_in_the_file()
    {
        var path = Path.Combine(_folder, "1.stdout");
        using var capture = Capture(path, 2, "abcd");

        Assert.Equal($"a\n[… 2 bytes left out; all of it is in {path} …]\nd", capture.Text());
        Assert.Equal("abcd", File.ReadAllText(path));
    }

    /// <summary>Against the model: all pieces in one array, cut as the limit says.</summary>
    [Fact]
    public void However_it_comes_memory_has_its_ends_and_the_file_has_all() => Properties.Hold(
        from limit in Gen.Choose(1, 40)
        from pieces in Gen.Elements("abcdefghijklmnopqrstuvwxyz0123456789\n".ToCharArray()).ArrayOf().Select(c => new string(c)).ListOf()
        select (limit, pieces),
        c =>
        {
            var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            using var capture = Capture(path, c.limit, [.. c.pieces]);

            var all = string.Concat(c.pieces);
            int tail = c.limit / 2, head = c.limit - tail;
            var expected = all.Length <= c.limit ? all : $"{all[..head]}\n[… {all.Length - c.limit} bytes left out; all of it is in {path} …]\n{all[^tail..]}";
            Assert.Equal(expected, capture.Text());
            Assert.Equal(all.Length, capture.Total);
            Assert.Equal(all.Length == 0 ? null : path, capture.Path);
            if (all.Length > 0)
                Assert.Equal(all, File.ReadAllText(path));
        },
        tries: 300);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced_in_the_text_and_kept_in_the_file()
    {
        var path = Path.Combine(_folder, "raw");
        byte[] bytes = [(byte)'a', 0xFF, 0x00, 0xC3, (byte)'z'];
        using var capture = new OutputCapture(path, 100, s_none);
        capture.Append(bytes);

        Assert.Equal("a\uFFFD\0\uFFFDz", capture.Text());
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_character_whose_bytes_come_apart_is_one_character()
    {
        using var capture = new OutputCapture(null, 100, s_none);
        foreach (byte b in "né😀"u8.ToArray())
            capture.Append([b]);

        Assert.Equal("né😀", capture.Text());
    }

    [Fact]
    public void Nothing_written_is_no_file()
    {
        var path = Path.Combine(_folder, "none");
        using var capture = Capture(path, 10, "");

        Assert.Equal(("", null, 0L), (capture.Text(), capture.Path, capture.Total));
    }

    [Fact]
    public void The_file_can_be_read_while_it_grows()
    {
        var path = Path.Combine(_folder, "grows");
        using var capture = Capture(path, 10, "first ");

        Assert.Equal("first ", File.ReadAllText(path));
        capture.Append("second"u8);
        Assert.Equal("first second", File.ReadAllText(path));
    }

    [Fact]
    public void Its_folder_is_made_when_the_first_byte_comes()
    {
        var path = Path.Combine(_folder, "deep", "er", "1.stdout");
        using var capture = new OutputCapture(path, 10, s_none);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));

        capture.Append("x"u8);

        Assert.Equal("x", File.ReadAllText(path));
    }

    /// <summary>Every write to /dev/full fails like a write to a full disk.</summary>
    [Fact]
    public void On_a_full_disk_the_text_goes_on_in_memory_and_the_problem_is_known()
    {
        using var capture = new OutputCapture("/dev/full", 4, s_none);
        capture.Append("abc"u8);
        capture.Append("def"u8);

        Assert.StartsWith("/dev/full is not whole: No space left on device", capture.Problem, StringComparison.Ordinal);
        Assert.Equal("ab\n[… 2 bytes left out …]\nef", capture.Text());
        Assert.Null(capture.Path);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_problem_of_the_file_alone()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        using var capture = new OutputCapture(Path.Combine(_folder, "file", "1.stdout"), 100, s_none);
        capture.Append("abc"u8);

        Assert.Contains("is not whole", capture.Problem, StringComparison.Ordinal);
        Assert.Equal("abc", capture.Text());
    }

    /// <summary>A flood costs the memory of the limit and no more.</summary>
    [Fact]
    public void Memory_is_bounded_by_the_limit()
    {
        using var capture = new OutputCapture(null, 64 * 1024, s_none);
        var piece = new byte[64 * 1024];
        capture.Append(piece);
        capture.Append(piece);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            capture.Append(piece);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1002L * piece.Length, capture.Total);
    }

    [Fact]
    public void When_let_go_of_it_keeps_what_is_on_disk_and_takes_no_more()
    {
        var path = Path.Combine(_folder, "over");
        var capture = Capture(path, 4, "abcdefgh");
        capture.Dispose();
        capture.Append("late"u8);

        Assert.Equal(("", 8L, path), (capture.Text(), capture.Total, capture.Path));
        Assert.Equal("abcdefgh", File.ReadAllText(path));
    }

    /// <summary>A wait that is over asks for the last lines while the block goes on; a stream that falls silent lets go while its last words come in.</summary>
    [Fact]
    public void It_may_be_read_and_let_go_of_while_it_is_written()
    {
        for (int round = 0; round < 200; round++)
        {
            var capture = new OutputCapture(null, 1000, s_none);
            var piece = new byte[round + 1];
            Parallel.Invoke(
                () =>
                {
                    for (int i = 0; i < 50; i++)
                        capture.Append(piece);
                },
                () =>
                {
                    for (int i = 0; i < 5; i++)
                        Assert.InRange(capture.Text().Length, 0, 1100);
                    capture.Dispose();
                });
            Assert.Equal("", capture.Text());
        }
    }

    [Fact]
    public void Neither_memory_nor_file_has_a_secret_however_it_was_cut()
    {
        var secrets = new SecretRegistry();
        secrets.Add("hunter2");
        var path = Path.Combine(_folder, "secret");
        using var capture = new OutputCapture(path, 100, secrets);
        foreach (byte b in "login hunter2\nhunt"u8.ToArray())
            capture.Append([b]);

        Assert.Equal("login ***\n", capture.Text());
        Assert.Equal("login ***\n", File.ReadAllText(path));
        capture.Complete();
        Assert.Equal(("login ***\nhunt", 14L), (capture.Text(), capture.Total));
        Assert.Equal("login ***\nhunt", File.ReadAllText(path));
    }

    [Fact]
    public void What_was_held_back_when_it_is_let_go_of_is_in_the_file()
    {
        var secrets = new SecretRegistry();
        secrets.Add("hunter2");
        var path = Path.Combine(_folder, "held");
        var capture = new OutputCapture(path, 100, secrets);
        capture.Append("hunter"u8);
        Assert.False(File.Exists(path));

        capture.Dispose();

        Assert.Equal("hunter", File.ReadAllText(path));
    }

    private static OutputCapture Capture(string? path, int limit, params string[] pieces)
    {
        var capture = new OutputCapture(path, limit, s_none);
        foreach (var piece in pieces)
            capture.Append(Encoding.UTF8.GetBytes(piece));
        return capture;
    }
}
