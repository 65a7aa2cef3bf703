using System.Globalization;
using MultiStream.Tool;
using MultiStream.Tool.Check;

namespace MultiStream.UnitTests.Tool;

/// <summary>Settings are those that a run would have, and what is wrong with a call is told apart from what is wrong in them.</summary>
public sealed class SettingsOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_absent_and_words_that_are_no_settings_are_wrong_usage()
    {
        Assert.Contains("there is no such run settings file", SettingsOptions.WhyNot(Path.Combine(_folder, "none"), []), StringComparison.Ordinal);
        Assert.Contains("'MultiStream.Strict' is no setting", SettingsOptions.WhyNot(null, ["MultiStream.Strict"]), StringComparison.Ordinal);
        Assert.Contains("is no setting", SettingsOptions.WhyNot(null, ["1.2=3"]), StringComparison.Ordinal);
        Assert.Contains("is no folder", SettingsOptions.WhyNoFolders([Path.Combine(_folder, "none")]), StringComparison.Ordinal);
        Assert.Null(SettingsOptions.WhyNot(Write("<RunSettings>"), ["MultiStream.Strict=true"]));
    }

    [Fact]
    public async Task A_file_that_is_no_XML_is_told_in_the_table()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);

        Assert.Equal(1, await CheckCommand.RunAsync(Write("<RunSettings>"), [], [], TimeSpan.FromSeconds(60), 0, all: false, json: false, output, 200, null, CancellationToken.None));
        Assert.Contains("not well-formed XML", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n1 setting is wrong; no host was tried.\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_the_run_configuration_are_in_the_environment()
    {
        var file = Write("""
            <RunSettings>
              <RunConfiguration><EnvironmentVariables><CHECK_HOST>lab-7</CHECK_HOST><MULTISTREAM__LIMITS__OPEN>7s</MULTISTREAM__LIMITS__OPEN></EnvironmentVariables></RunConfiguration>
              <MultiStream><Hosts><Host name="a" host="${env:CHECK_HOST}" /></Hosts></MultiStream>
            </RunSettings>
            """);

        var options = SettingsOptions.Load(file, [], []);

        Assert.Equal(("lab-7", TimeSpan.FromSeconds(7)), (options.Hosts.Pool[0].Settings["host"], options.Limits.Open));
    }

    [Fact]
    public void Plug_ins_are_looked_for_beside_the_tests()
    {
        var file = Write("<RunSettings><MultiStream><Plugins><Assembly>none.dll</Assembly></Plugins></MultiStream></RunSettings>");
        var tests = Path.Combine(_folder, "bin");

        Assert.Contains($" and {Path.Combine(tests, "none.dll")}.", Assert.Throws<MultiStreamSettingsException>(() => SettingsOptions.Load(file, [], [tests])).Message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "x.runsettings");
        File.WriteAllText(path, text);
        return path;
    }
}
