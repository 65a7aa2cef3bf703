namespace MultiStream.UnitTests.Options;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("${env:HOST}", "db1")]
    [InlineData("a-${env:HOST}.${param:domain}", "a-db1.lab")]
    [InlineData("${param:host}", "db2")]
    [InlineData("${ENV:HOST}", "db1")]
    [InlineData("$HOST", "$HOST")]
    [InlineData("a$b", "a$b")]
    [InlineData("$${env:HOST}", "${env:HOST}")]
    [InlineData("$$${env:HOST}", "$${env:HOST}")]
    [InlineData("${env:NESTED}", "${env:HOST}")]
    [InlineData("x${env:EMPTY}y", "xy")]
    public void References_are_expanded_once_in_any_value(string written, string expected)
    {
        var options = Settings.ReadDocument(
            $"""
            <RunSettings>
              <TestRunParameters><Parameter name="host" value="old"/><Parameter name="domain" value="lab"/><Parameter name="host" value="db2"/></TestRunParameters>
              <MultiStream><Streams><Stream name="a" kind="ssh" host="h" identityFile="{written}"/></Streams></MultiStream>
            </RunSettings>
            """,
            ["HOST=db1", "NESTED=${env:HOST}", "EMPTY="]);

        Assert.Equal(expected, options.Streams.Single().Settings["identityFile"]);
    }

    [Fact]
    public void Scalars_names_counts_kinds_and_variables_may_hold_references()
    {
        var options = Settings.Read(
            "<Limits><Open>${env:T}</Open></Limits><Streams><Stream name='${env:N}' kind='${env:K}' count='${env:C}' test='${env:P}' host='h'/></Streams>",
            "T=7s", "N=web", "K=ssh", "C=4", "P=A.*", "MULTISTREAM__TIMESCALE=${env:C}");

        Assert.Equal((7d, 4d), (options.Limits.Open.TotalSeconds, options.TimeScale));
        var entry = options.Streams.Single();
        Assert.Equal(("web", "ssh", 4, "A.*"), (entry.Name, entry.Kind, entry.Count, entry.Test));
    }

    [Theory]
    [InlineData("${env:NOPE}", "'${env:NOPE}' refers to the environment variable 'NOPE', which is not set; set it, or write the value.")]
    [InlineData("a${param:nope}", "'a${param:nope}' refers to the test run parameter 'nope', which is not set; add <Parameter name=\"nope\" value=\"…\" /> to TestRunParameters.")]
    [InlineData("${param:SERVER}", "'${param:SERVER}' refers to the test run parameter 'SERVER', which is not set; did you mean 'server'?")]
    [InlineData("${file:/etc/x}", "'${file:/etc/x}' has '${file:…}', which is for Secrets only; write ${env:NAME} or ${param:NAME}.")]
    [InlineData("${HOME}", "'${HOME}' has '${HOME}', which is no reference; write ${env:NAME} or ${param:NAME}, or $${ for the text itself.")]
    [InlineData("${env:}", "'${env:}' has '${env:}', which is no reference; write ${env:NAME} or ${param:NAME}, or $${ for the text itself.")]
    [InlineData("${env:X", "'${env:X' has a '${' without its '}'; write ${env:NAME} or ${param:NAME}, or $${ for the text itself.")]
    public void A_reference_that_means_nothing_is_an_error(string written, string problem)
    {
        const string Parameters = "<TestRunParameters><Parameter name='server' value='x'/></TestRunParameters>";
        Assert.Equal(
            "MultiStream/Streams/Stream[1] (name 'a')/@host: " + problem,
            Settings.ErrorOfDocument($"<RunSettings>{Parameters}<MultiStream><Streams><Stream name='a' kind='ssh' host='{written}'/></Streams></MultiStream></RunSettings>"));
        Assert.Equal(
            "MultiStream/Strict: " + problem,
            Settings.ErrorOfDocument($"<RunSettings>{Parameters}<MultiStream><Strict>{written}</Strict></MultiStream></RunSettings>"));
    }

    [Fact]
    public void A_wrong_value_that_came_by_reference_shows_both() => Assert.Equal(
        "MultiStream/Limits/Open: '${env:T}' gives '60', which has no unit; write a time with ms, s, m or h, such as 60s.",
        Settings.Error("<Limits><Open>${env:T}</Open></Limits>", "T=60"));

    [Fact]
    public void An_empty_value_that_came_by_reference_shows_the_reference() => Assert.Equal(
        "MultiStream/Limits/Open: '${env:T}' gives an empty value; write a value or remove it.",
        Settings.Error("<Limits><Open>${env:T}</Open></Limits>", "T="));
}
