using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

public sealed class SettingsPathTests
{
    [Theory]
    [InlineData("~", "/home/ci")]
    [InlineData("~/", "/home/ci")]
    [InlineData("~/.ssh/id", "/home/ci/.ssh/id")]
    [InlineData("/etc/known", "/etc/known")]
    [InlineData("keys/id", "/settings/keys/id")]
    [InlineData("../keys/id", "/keys/id")]
    [InlineData("./~id", "/settings/~id")]
    public void A_path_is_relative_to_the_settings_and_a_tilde_is_home(string value, string expected) =>
        Assert.Equal(Path.GetFullPath(expected), Path.GetFullPath(SettingsPath.Resolve(value, "/settings", "/home/ci")));

    [Fact]
    public void Without_a_settings_folder_a_relative_path_stays_relative() => Assert.Equal("keys/id", SettingsPath.Resolve("keys/id", null, "/home/ci"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_home_a_tilde_is_an_error(string? home) => Assert.Equal(
        "The path '~/.ssh/id' begins at the home of the user, and that is not known: set HOME, or write the path in full.",
        Assert.Throws<MultiStreamSettingsException>(() => SettingsPath.Resolve("~/.ssh/id", "/settings", home)).Message);

    [Theory]
    [InlineData("~root/x", true)]
    [InlineData("~root", true)]
    [InlineData("~/x", false)]
    [InlineData("~", false)]
    [InlineData("x~", false)]
    public void The_home_of_another_is_recognised(string value, bool other) => Assert.Equal(other, SettingsPath.IsOtherHome(value));
}
