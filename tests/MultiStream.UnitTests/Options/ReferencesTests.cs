namespace MultiStream.UnitTests.Options;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData("${env:HOST}", "db1")]
    [InlineData("a-${env:HOST}.${param:domain}", "a-db1.lab")]
    [InlineData("${param:host}", "db2")]
    [InlineData("${param:HOST}", "db2")]
    [InlineData("${param:web.port}", "8080")]
    [InlineData("${param:twice}", "b")]
    [InlineData("${param:Twice}", "a")]
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
              <TestRunParameters><Parameter name="host" value="old"/><Parameter name="domain" value="lab"/><Parameter name="host" value="db2"/><Parameter name="web.port" value="8080"/><Parameter name="Twice" value="a"/><Parameter name="twice" value="b"/></TestRunParameters>
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
    [InlineData("${param:password}", "'${param:password}' refers to 'password', which is a secret (MultiStream/Secrets/password), and settings are shown in messages and command lines; write ${env:NAME} for what is none, or give the secret to the block that needs it.")]
    [InlineData("${param:round}", "'${param:round}' refers to the parameter 'round' (MultiStream/Parameters/round), where '${param:about}' refers to the parameter 'about' (MultiStream/Parameters/about), where 'x${param:ROUND}' refers to the parameter 'ROUND', whose value refers back to it; write one of them without a reference.")]
    [InlineData("${file:/etc/x}", "'${file:/etc/x}' has '${file:…}', which is for Secrets only; write ${env:NAME} or ${param:NAME}.")]
    [InlineData("${HOME}", "'${HOME}' has '${HOME}', which is no reference; write ${env:NAME} or ${param:NAME}, or $${ for the text itself.")]
    [InlineData("${env:}", "'${env:}' has '${env:}', which is no reference; write ${env:NAME} or ${param:NAME}, or $${ for the text itself.")]
    [InlineData("${env:X", "'${env:X' has a '${' without its '}'; write ${env:NAME} or ${param:NAME}, or $${ for the text itself.")]
    public void A_reference_that_means_nothing_is_an_error(string written, string problem)
    {
        const string Others = "<Parameters><round>${param:about}</round><about>x${param:ROUND}</about></Parameters><Secrets><password>${env:DB}</password></Secrets>";
        Assert.StartsWith(
            "MultiStream/Streams/Stream[1] (name 'a')/@host: " + problem, Settings.Error($"<Streams><Stream name='a' kind='ssh' host='{written}'/></Streams>{Others}", "DB=~references-secret"), StringComparison.Ordinal);
        Assert.StartsWith("MultiStream/Strict: " + problem, Settings.Error($"<Strict>{written}</Strict>{Others}", "DB=~references-secret"), StringComparison.Ordinal);
    }

    /// <summary>In an entry for streams it is an error of the tests that need the setting, since a test may set it; elsewhere of the run.</summary>
    [Theory]
    [InlineData("a${param:nope}", "'a${param:nope}' refers to the parameter 'nope', which is not set; write <nope>…</nope> in MultiStream/Parameters, which MultiStream.Parameters.nope=… on the command line does too, "
        + "or in those of a test or a variant; or add <Parameter name=\"nope\" value=\"…\" /> to TestRunParameters.")]
    [InlineData("${param:sevrer}", "'${param:sevrer}' refers to the parameter 'sevrer', which is not set; did you mean 'server'? If not, write <sevrer>…</sevrer> in MultiStream/Parameters, "
        + "which MultiStream.Parameters.sevrer=… on the command line does too, or in those of a test or a variant; or add <Parameter name=\"sevrer\" value=\"…\" /> to TestRunParameters.")]
    [InlineData("${param:web.host}", "'${param:web.host}' refers to the parameter 'web.host', which is not set; add <Parameter name=\"web.host\" value=\"…\" /> to TestRunParameters.")]
    public void A_parameter_that_nobody_sets_is_told_with_every_place_where_it_can_be(string written, string problem)
    {
        const string Parameters = "<TestRunParameters><Parameter name='server' value='x'/></TestRunParameters>";
        var options = Settings.ReadDocument($"<RunSettings>{Parameters}<MultiStream><Streams><Stream name='a' kind='ssh' host='{written}'/></Streams></MultiStream></RunSettings>", []);
        Assert.Equal(
            "MultiStream/Streams/Stream[1] (name 'a')/@host: " + problem, Assert.Throws<MultiStreamSettingsException>(() => MultiStream.Allocation.StreamPlacement.Place("a", options)).Message);
        Assert.Equal("local", MultiStream.Allocation.StreamPlacement.Place("b", options).Kind);
        Assert.Equal(
            "MultiStream/Strict: " + problem,
            Settings.ErrorOfDocument($"<RunSettings>{Parameters}<MultiStream><Strict>{written}</Strict></MultiStream></RunSettings>"));
    }

    [Fact]
    public void Parameters_may_refer_to_each_other_and_by_their_own_name_to_a_weaker_one()
    {
        var options = Settings.ReadDocument(
            """
            <RunSettings>
              <TestRunParameters><Parameter name="server" value="db1"/><Parameter name="args" value="-v"/></TestRunParameters>
              <MultiStream>
                <Parameters><url>http://${param:server}/${param:path}</url><server>${param:server}.lab</server><path>x</path><args>${param:args} -q</args></Parameters>
                <Streams><Stream name="a" kind="ssh" host="${param:server}"/></Streams>
              </MultiStream>
            </RunSettings>
            """, []);

        Assert.Equal("http://db1.lab/x", options.Parameters["url"].Text);
        Assert.Equal("-v -q", options.Parameters["args"].Text);
        Assert.Equal("db1.lab", options.Streams.Single().Settings["host"]);
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
