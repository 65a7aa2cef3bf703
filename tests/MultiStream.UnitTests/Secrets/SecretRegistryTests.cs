using FsCheck;
using FsCheck.Fluent;
using MultiStream.Secrets;

namespace MultiStream.UnitTests.Secrets;

/// <summary>What becomes of secrets in whole texts.</summary>
public sealed class SecretRegistryTests
{
    [Fact]
    public void A_text_without_secrets_is_the_same_object()
    {
        var text = new string("nothing to hide here".ToCharArray());

        Assert.Same(text, new SecretRegistry().Redact(text));
        Assert.Same(text, With("hunter2-a").Redact(text));
        Assert.Null(new SecretRegistry().Bytes);
    }

    [Theory]
    [InlineData("hunter2", "***")]
    [InlineData("login hunter2, again hunter2.", "login ***, again ***.")]
    [InlineData("hunter", "hunter")]
    [InlineData("Hunter2", "Hunter2")]
    [InlineData("hunterhunter2", "hunter***")]
    [InlineData("hunter2hunter2", "******")]
    [InlineData("", "")]
    public void Every_place_of_a_secret_becomes_three_stars(string text, string redacted) => Assert.Equal(redacted, With("hunter2").Redact(text));

    [Fact]
    public void Of_a_secret_in_another_nothing_is_left_over()
    {
        var secrets = With("pass", "my-pass-word");

        Assert.Equal("*** and ***", secrets.Redact("my-pass-word and pass"));
        Assert.Equal("*** and ***", With("my-pass-word", "pass").Redact("my-pass-word and pass"));
    }

    [Fact]
    public void Of_secrets_that_overlap_no_end_is_left_over() => Assert.Equal("<***>", With("abcdef", "defghi").Redact("<abcdefghi>"));

    [Fact]
    public void A_secret_that_overlaps_itself_leaves_nothing_over() => Assert.Equal("<***>", With("aaaa").Redact("<aaaaaa>"));

    /// <summary>Against the model: every character of every occurrence is covered, found by trying all places.</summary>
    [Fact]
    public void No_character_of_any_secret_stays() => Properties.Hold(
        from values in Gen.Choose(4, 7).SelectMany(n => Gen.Elements('a', 'b', 'c').ArrayOf(n)).Select(c => new string(c)).ListOf(3)
        from text in Gen.Elements('a', 'b', 'c').ArrayOf().Select(c => new string(c))
        select (values, text),
        c => Assert.Equal(ByHand(c.text, [.. c.values.SelectMany(SecretForms.Of)]), With([.. c.values]).Redact(c.text)));

    /// <summary>What is covered, in one piece where secrets overlap, in several where they only touch.</summary>
    private static string ByHand(string text, IReadOnlyList<string> forms)
    {
        var result = new System.Text.StringBuilder();
        int end = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int length = forms.Where(f => string.CompareOrdinal(text, i, f, 0, f.Length) == 0).Select(f => f.Length).DefaultIfEmpty(0).Max();
            if (length > 0 && i >= end)
                result.Append("***");
            end = Math.Max(end, length > 0 ? i + length : 0);
            if (i >= end)
                result.Append(text[i]);
        }
        return result.ToString();
    }

    [Theory]
    [InlineData("pa\"ss\\wörd\n", @"pa\""ss\\wörd\n")]
    [InlineData("pa\"ss\\wörd\n", @"pa\""ss\\w\u00f6rd\n")]
    [InlineData("a<b>&'+wörd", @"a\u003Cb\u003E\u0026\u0027\u002Bw\u00F6rd")]
    [InlineData("a b/ü&c!", "a%20b%2F%C3%BC%26c%21")]
    [InlineData("a b/ü&c!", "a+b%2F%C3%BC%26c%21")]
    [InlineData("a b/ü&c!", "a%20b/%C3%BC%26c%21")]
    [InlineData("a b/ü&c!", "a%20b%2F%C3%BC%26c!")]
    [InlineData("a b/ü&c!", "a%20b%2f%c3%bc%26c%21")]
    [InlineData("a b/ü&c!", "a+b%2f%c3%bc%26c!")]
    [InlineData("a b/ü&c!", "a%20b/%C3%BC&c!")]
    [InlineData("p-ü-😀", @"p-ü-\uD83D\uDE00")]
    [InlineData("a/b\"\\ü", "a\\/b\\\"\\\\\\u00fc")]
    [InlineData("it's \\ mine\n", @"it\'s \\ mine\n")]
    [InlineData("a<b>&'\"ü", "a&lt;b&gt;&amp;'\"ü")]
    [InlineData("a<b>&'\"ü", "a&lt;b>&amp;'&quot;ü")]
    [InlineData("a<b>&'\"ü", "a&lt;b&gt;&amp;&apos;&quot;ü")]
    [InlineData("a<b>&'\"ü", "a&lt;b&gt;&amp;&#x27;&quot;ü")]
    [InlineData("a<b>&'\"ü", "a&lt;b&gt;&amp;&#39;&quot;&#252;")]
    [InlineData("two\nlines", "two&#xA;lines")]
    [InlineData("two\nlines", "two\r\nlines")]
    [InlineData("a $b\"c", "a\\ \\$b\\\"c")]
    [InlineData("secret", "c2VjcmV0")]
    [InlineData("pass>?", "cGFzcz4/")]
    [InlineData("pass>?", "cGFzcz4_")]
    [InlineData("password", "cGFzc3dvcmQ=")]
    [InlineData("password", "cGFzc3dvcmQ")]
    [InlineData("it's mine", @"it'\''s mine")]
    [InlineData("it's mine", "it'\"'\"'s mine")]
    [InlineData("password\n", "password")]
    public void What_programs_write_for_a_secret_is_found_too(string secret, string written) => Assert.Equal("<***>", With(secret).Redact($"<{written}>"));

    /// <summary>What is around it changes at most one digit at either end.</summary>
    [Theory]
    [InlineData("pass>word?")]
    [InlineData("hünter2")]
    [InlineData("four")]
    public void In_base64_of_a_longer_text_it_is_found_wherever_it_stands(string secret)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(secret);
        foreach (int before in Enumerable.Range(0, 7))
        {
            foreach (int after in Enumerable.Range(0, 7))
            {
                var text = Convert.ToBase64String([.. Enumerable.Repeat((byte)'x', before), .. bytes, .. Enumerable.Repeat((byte)'y', after)]);
                foreach (var written in (string[])[text, text.Replace('+', '-').Replace('/', '_')])
                {
                    // The digits of which all bits are the secret's.
                    int first = ((before * 8) + 5) / 6, end = (before + bytes.Length) * 8 / 6;
                    var redacted = With(secret).Redact(written);
                    Assert.StartsWith(written[..first] + "***", redacted, StringComparison.Ordinal);
                    Assert.InRange(redacted.Length - first - 3, 0, written.Length - end);
                }
            }
        }
    }

    [Theory]
    [InlineData(76, 0)]
    [InlineData(76, 20)]
    [InlineData(64, 1)]
    [InlineData(64, 59)]
    public void Base64_is_found_in_lines(int width, int before)
    {
        var secret = string.Concat(Enumerable.Range(0, 60).Select(i => (char)('!' + i)));
        var text = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(new string('x', before) + secret));
        var lines = string.Join('\n', text.Chunk(width).Select(c => new string(c)));

        int first = ((before * 8) + 5) / 6;
        var redacted = With(secret).Redact(lines).Replace("\n", "", StringComparison.Ordinal);
        Assert.StartsWith(text[..first] + "***", redacted, StringComparison.Ordinal);
        Assert.InRange(redacted.Length, first + 3, first + 3 + "x==".Length);
    }

    [Fact]
    public void Of_several_lines_each_of_eight_characters_is_found_alone()
    {
        var secrets = With("-----BEGIN KEY-----\n  the \"first\" line\nshort\n-----END KEY-----");

        Assert.Equal("    out | ***\n    out | short", secrets.Redact("    out | the \"first\" line\n    out | short"));
        Assert.Equal("{\"line\":\"  ***\"}", secrets.Redact("{\"line\":\"  the \\\"first\\\" line\"}"));
        Assert.Equal("***", secrets.Redact("-----BEGIN KEY-----\r\n  the \"first\" line\r\nshort\r\n-----END KEY-----"));
    }

    [Fact]
    public void The_serialiser_of_dotnet_writes_a_form_that_is_found()
    {
        const string Secret = "q\"w\\e/r't<y>u&i+oü ß\t😀";

        Assert.Equal("\"***\"", With(Secret).Redact(System.Text.Json.JsonSerializer.Serialize(Secret)));
    }

    [Fact]
    public void Threads_may_add_and_redact_at_once()
    {
        var secrets = new SecretRegistry();

        Parallel.For(0, 200, i =>
        {
            var value = FormattableString.Invariant($"secret-{i:000}!");
            secrets.Add(value);
            Assert.Equal("<***>", secrets.Redact($"<{value}>"));
        });
    }

    private static SecretRegistry With(params string[] values)
    {
        var secrets = new SecretRegistry();
        foreach (var value in values)
            secrets.Add(value);
        return secrets;
    }
}
