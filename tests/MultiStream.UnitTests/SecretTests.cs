using MultiStream.Secrets;

namespace MultiStream.UnitTests;

/// <summary>How a secret comes in, and what is seen of it.</summary>
/// <remarks>Secrets that tests make begin with <c>~</c>: all tests of this process hold back output that may be the beginning of one.</remarks>
public sealed class SecretTests
{
    [Fact]
    public void A_secret_shows_stars_and_reveals_its_value_when_asked()
    {
        var secret = FromEnvironment("~open-sesame-1");

        Assert.Equal("***", secret.ToString());
        Assert.Equal("***", $"{secret}");
        Assert.Equal("~open-sesame-1", secret.Reveal());
    }

    [Fact]
    public void A_secret_is_redacted_from_the_moment_it_is_made()
    {
        Assert.Equal("~open-sesame-2", Redactor.Redact("~open-sesame-2"));
        FromEnvironment("~open-sesame-2");
        Assert.Equal("***", Redactor.Redact("~open-sesame-2"));
    }

    [Fact]
    public void A_variable_that_is_not_set_or_empty_is_named() => Assert.Equal(
        "The secret in environment variable MULTISTREAM_TEST_NONE is missing: the variable is not set, or is empty.",
        Assert.Throws<MultiStreamException>(() => Secret.FromEnvironment("MULTISTREAM_TEST_NONE")).Message);

    [Theory]
    [InlineData("abc")]
    [InlineData("abc \n")]
    public void A_short_value_is_refused_without_showing_it(string value) => Assert.Equal(
        "The secret in environment variable MULTISTREAM_TEST_SECRET has fewer than 4 characters: to take it out of logs and results would make them unreadable. Use a longer one.",
        Assert.Throws<MultiStreamException>(() => FromEnvironment(value)).Message);

    [Fact]
    public void Whoever_makes_one_otherwise_is_told_the_same()
    {
        Assert.StartsWith("A secret has fewer than 4 characters", Assert.Throws<ArgumentException>(() => new Secret("abc")).Message, StringComparison.Ordinal);
        Assert.StartsWith("A secret holds a NUL character", Assert.Throws<ArgumentException>(() => new Secret("abcd\0")).Message, StringComparison.Ordinal);
    }

    private static Secret FromEnvironment(string value)
    {
        Environment.SetEnvironmentVariable("MULTISTREAM_TEST_SECRET", value);
        try
        {
            return Secret.FromEnvironment("MULTISTREAM_TEST_SECRET");
        }
        finally
        {
            Environment.SetEnvironmentVariable("MULTISTREAM_TEST_SECRET", null);
        }
    }
}
