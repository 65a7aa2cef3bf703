using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MultiStream.Secrets;

namespace MultiStream.UnitTests.Secrets;

/// <summary>Secrets in output that comes in pieces.</summary>
public sealed class PieceRedactorTests
{
    [Fact]
    public void Without_secrets_a_piece_is_handed_on_as_it_is()
    {
        byte[] piece = [1, 2, 0xff, 0xfe];
        var redactor = new PieceRedactor(new SecretRegistry());

        Assert.True(redactor.Next(piece) == piece.AsSpan());
        Assert.True(redactor.End().IsEmpty);
    }

    [Fact]
    public void Nor_is_one_copied_that_holds_none()
    {
        var piece = "harmless"u8.ToArray();

        Assert.True(new PieceRedactor(With("hunter2")).Next(piece) == piece.AsSpan());
    }

    [Fact]
    public void A_secret_that_is_cut_anywhere_does_not_slip_through()
    {
        const string Text = "before hünter2 after";
        var bytes = Encoding.UTF8.GetBytes(Text);

        for (int cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal("before *** after", InPieces(With("hünter2"), bytes, [cut]));
        Assert.Equal("before *** after", InPieces(With("hünter2"), bytes, [.. Enumerable.Range(0, bytes.Length)]));
    }

    [Fact]
    public void Only_what_may_be_the_beginning_of_a_secret_is_held_back()
    {
        var redactor = new PieceRedactor(With("hunter2"));

        Assert.Equal("login: ", Text(redactor.Next("login: hunt"u8)));
        Assert.Equal("hunting\n", Text(redactor.Next("ing\n"u8)));
        Assert.Equal("", Text(redactor.End()));
    }

    [Fact]
    public void At_the_end_comes_what_was_held_back()
    {
        var redactor = new PieceRedactor(With("hunter2"));

        Assert.Equal("a ", Text(redactor.Next("a hunter"u8)));
        Assert.Equal("hunter", Text(redactor.End()));
        Assert.Equal("", Text(redactor.End()));
    }

    [Fact]
    public void A_secret_within_what_was_held_back_is_found_at_the_end()
    {
        var redactor = new PieceRedactor(With("long-secret-of-many", "secret"));

        Assert.Equal("", Text(redactor.Next("long-secret-of"u8)));
        Assert.Equal("long-***-of", Text(redactor.End()));
    }

    [Fact]
    public void The_end_of_a_secret_that_may_begin_another_is_not_shown()
    {
        var redactor = new PieceRedactor(With("abcd", "cdef"));

        Assert.Equal("***", Text(redactor.Next("abcd"u8)));
        Assert.Equal("", Text(redactor.Next("e"u8)));
        Assert.Equal("e", Text(redactor.End()));

        Assert.Equal("***", Text(redactor.Next("abcd"u8)));
        Assert.Equal("!", Text(redactor.Next("ef!"u8)));
    }

    [Fact]
    public void A_secret_that_becomes_known_between_two_pieces_is_found_from_then_on()
    {
        var secrets = With("long-known-secret");
        var redactor = new PieceRedactor(secrets);

        Assert.Equal("a ", Text(redactor.Next("a long"u8)));
        secrets.Add("longer");
        Assert.Equal("*** !", Text(redactor.Next("er !"u8)));
    }

    /// <summary>However it is cut, what comes out is what the whole text gives; and never more than the longest secret less one is held back.</summary>
    [Fact]
    public void Pieces_give_what_the_whole_gives() => Properties.Hold(
        from values in Gen.Choose(4, 8).SelectMany(n => Gen.Elements('a', 'b', 'ü').ArrayOf(n)).Select(c => new string(c)).ListOf(3)
        from text in Gen.Elements('a', 'b', 'ü').ArrayOf().Select(c => new string(c))
        from cuts in Gen.Choose(0, Math.Max(1, text.Length * 2)).ListOf()
        select (values, text, cuts),
        c =>
        {
            var secrets = With([.. c.values]);
            Assert.Equal(secrets.Redact(c.text), InPieces(secrets, Encoding.UTF8.GetBytes(c.text), [.. c.cuts]));
        },
        tries: 2000);

    [Fact]
    public void Any_bytes_come_through_unharmed() => Properties.Hold(
        from bytes in Properties.Bytes
        from cuts in Gen.Choose(0, bytes.Length).ListOf()
        select (bytes, cuts),
        c =>
        {
            var output = new List<byte>();
            Feed(With("hunter2"), c.bytes, [.. c.cuts], output);
            Assert.Equal(c.bytes, output);
        });

    private static string InPieces(SecretRegistry secrets, byte[] bytes, int[] cuts)
    {
        var output = new List<byte>();
        Feed(secrets, bytes, cuts, output);
        return Encoding.UTF8.GetString([.. output]);
    }

    private static void Feed(SecretRegistry secrets, byte[] bytes, int[] cuts, List<byte> output)
    {
        var redactor = new PieceRedactor(secrets);
        int at = 0;
        foreach (int cut in cuts.Where(c => c <= bytes.Length).Append(bytes.Length).Order())
        {
            output.AddRange(redactor.Next(bytes.AsSpan(at..cut)));
            at = cut;
        }
        output.AddRange(redactor.End());
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static SecretRegistry With(params string[] values)
    {
        var secrets = new SecretRegistry();
        foreach (var value in values)
            secrets.Add(value);
        return secrets;
    }
}
