using MultiStream.Options;
using MultiStream.Tool;

namespace MultiStream.UnitTests.Tool;

/// <summary>What stands behind <c>--</c> changes the settings as it does for dotnet test.</summary>
public sealed class RunSettingsWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-words-").FullName;

    private string File => Path.Combine(_folder, "hosts.runsettings");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Words_stand_over_the_file_and_add_to_it()
    {
        Write("""<Strict>true</Strict><Limits><Open>5s</Open></Limits><Streams><Stream name="a" kind="ssh" host="x" user="${param:who}" knownHosts="known"/></Streams>""");

        var options = RunSettingsWords.Load(File, ["MultiStream.Limits.Open=9s", "MultiStream.Limits.Ready=8s", "MultiStream.Streams.a.Host=y", "TestRunParameters.Parameter(name=\"who\", value=\"ci\")"]);

        Assert.Equal((TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(8), true), (options.Limits.Open, options.Limits.Ready, options.Strict));
        Assert.Equal("ci", options.Streams[0].Settings["user"]);
        Assert.Equal("y", options.Streams[^1].Settings["host"]);
        Assert.Equal(_folder, options.BaseDirectory);
    }

    [Fact]
    public void The_text_of_Hosts_takes_the_place_of_its_elements()
    {
        Write("""<Hosts><Host name="a" kind="local"/></Hosts>""");

        Assert.Equal(["b", "c"], RunSettingsWords.Load(File, ["MultiStream.Hosts=b c"]).Hosts.Pool.Select(h => h.Name));
    }

    [Fact]
    public void Words_need_no_file() => Assert.Equal(["b"], RunSettingsWords.Load(null, ["MultiStream.Hosts=b"]).Hosts.Pool.Select(h => h.Name));

    /// <summary>A path of an element is the word that was typed.</summary>
    [Fact]
    public void What_is_wrong_is_said_with_its_path() =>
        Assert.StartsWith("MultiStream/Limits/Open: '60' has no unit", Assert.Throws<MultiStreamSettingsException>(() => RunSettingsWords.Load(null, ["MultiStream.Limits.Open=60"])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_or_no_XML_is_said_as_without_words()
    {
        Assert.Contains("there is no such run settings file", Assert.Throws<MultiStreamSettingsException>(() => RunSettingsWords.Load(File, ["MultiStream.Strict=true"])).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, "<RunSettings>");
        Assert.Contains("not well-formed XML", Assert.Throws<MultiStreamSettingsException>(() => RunSettingsWords.Load(File, ["MultiStream.Strict=true"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MultiStream.Limits.Open=90s", true)]
    [InlineData("MultiStream.Streams.client-0.User=", true)]
    [InlineData("TestRunParameters.Parameter(name=\"a\", value=\"b c\")", true)]
    [InlineData("hosts.runsettings", false)]
    [InlineData("MultiStream.Limits.Open", false)]
    [InlineData("Open=90s", false)]
    [InlineData("TestRunParameters.a=b", false)]
    public void Other_words_are_refused(string word, bool good) => Assert.Equal(good, RunSettingsWords.WhyNot(word) is null);

    private void Write(string section) => System.IO.File.WriteAllText(File, $"<RunSettings><MultiStream>{section}</MultiStream></RunSettings>");
}
