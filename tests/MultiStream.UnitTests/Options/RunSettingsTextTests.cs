using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

/// <summary>What VSTest makes of a file and of what follows the two dashes, made without VSTest: see <see cref="CommandLineTests"/>.</summary>
public sealed class RunSettingsTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("<MultiStream><Limits><Open>60s</Open><Open>1s</Open></Limits></MultiStream>", "MultiStream.Limits.Open=5s", "<MultiStream><Limits><Open>5s</Open><Open>1s</Open></Limits></MultiStream>")]
    [InlineData("<MultiStream />", "MultiStream.Streams.client-0.Host=a=b c", "<MultiStream><Streams><client-0><Host>a=b c</Host></client-0></Streams></MultiStream>")]
    [InlineData("<multistream />", "MultiStream.Strict=true", "<multistream /><MultiStream><Strict>true</Strict></MultiStream>")]
    [InlineData("<MultiStream><Hosts><Host name=\"a\" /></Hosts></MultiStream>", "MultiStream.Hosts=foo bar", "<MultiStream><Hosts>foo bar</Hosts></MultiStream>")]
    [InlineData("<TestRunParameters><Parameter name=\"x\" value=\"1\" /></TestRunParameters>", "TestRunParameters.Parameter(name=\"x\", value=\"a b\")", "<TestRunParameters><Parameter name=\"x\" value=\"a b\" /></TestRunParameters>")]
    [InlineData("", "TestRunParameters.Parameter(name=\"x\", value=\"\")", "<TestRunParameters><Parameter name=\"x\" value=\"\" /></TestRunParameters>")]
    public void A_setting_takes_the_place_of_the_text_or_is_added(string file, string assignment, string expected)
    {
        var path = Path.Combine(_folder, "x.runsettings");
        File.WriteAllText(path, $"<RunSettings>{file}</RunSettings>");

        var text = string.Concat(RunSettingsText.Read(path, [assignment])!.Split('\n').Select(line => line.Trim()));

        Assert.Equal($"<RunSettings>{expected}<RunConfiguration><RunSettingsDirectory>{_folder}</RunSettingsDirectory></RunConfiguration></RunSettings>", text);
    }

    [Fact]
    public void Without_a_file_there_is_what_was_set_and_without_that_nothing()
    {
        Assert.Equal(5, OptionsReader.Read(RunSettingsText.Read(null, ["MultiStream.Limits.Open=5s"]), new Dictionary<string, string>()).Limits.Open.TotalSeconds);
        Assert.Null(RunSettingsText.Read(null, []));
    }

    [Theory]
    [InlineData("MultiStream.Strict")]
    [InlineData("=true")]
    [InlineData("MultiStream..Strict=true")]
    [InlineData("Multi Stream=true")]
    [InlineData("TestRunParameters.Parameter(x=1)")]
    public void What_sets_nothing_is_an_error(string assignment) =>
        Assert.StartsWith($"'{assignment}' is no setting; write ", Assert.Throws<MultiStreamSettingsException>(() => RunSettingsText.Read(null, [assignment])).Message, StringComparison.Ordinal);
}
