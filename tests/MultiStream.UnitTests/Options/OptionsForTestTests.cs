using System.Globalization;
using MultiStream.Allocation;
using MultiStream.Blocks;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.UnitTests.Running;

namespace MultiStream.UnitTests.Options;

/// <summary>The settings as they are for one test: with its parameters, and what those choose.</summary>
public sealed class OptionsForTestTests
{
    private const string Layers = """
        <RunSettings>
          <TestRunParameters><Parameter name="a" value="run"/><Parameter name="b" value="run"/><Parameter name="c" value="run"/><Parameter name="web.port" value="80"/></TestRunParameters>
          <MultiStream>
            <Parameters><b>all</b><c>all</c><d>all</d></Parameters>
            <Tests>
              <Test name="Acme.Tests.Failover.Survives"><Parameters><c>whole name</c><d>whole name</d></Parameters></Test>
              <Test name="Acme.*"><Parameters><c>${param:nobody}</c><d>pattern</d><e>pattern</e><f>pattern</f></Parameters></Test>
              <Test name="Acme.Tests.*"><Parameters><f>later pattern</f><g>later pattern</g></Parameters></Test>
              <Test name="Other.*"><Parameters><a>other</a></Parameters></Test>
            </Tests>
            <Variants>
              <Variant name="v" test="Acme.*"><Parameters><g>setting</g><h>setting</h></Parameters></Variant>
              <Variant name="v" test="Other.*"><Parameters><a>other</a></Parameters></Variant>
            </Variants>
            <Secrets><password>${env:S}</password><given>${env:S}</given></Secrets>
          </MultiStream>
        </RunSettings>
        """;

    private static readonly MultiStreamTest s_test = Allocation.Tests.With(("server", null));

    [Fact]
    public async Task Each_place_is_stronger_than_the_one_before()
    {
        var run = Settings.ReadDocument(Layers, ["S=~options-for-secret"]);
        var options = run.For(s_test with { Variant = new TestVariant("h: attribute, v", [new("H", "attribute"), new("given", "in the open"), new("ünamed", "x")], "V") });

        Assert.Equal("a=run b=all c=all d=all", Shown(run));
        Assert.Equal("a=run b=all c=whole name d=whole name e=pattern f=later pattern g=setting given=in the open H=attribute", Shown(options));
        Assert.Equal("variant 'h: attribute, v'", options.Parameters["h"].Source);
        Assert.Equal(["password"], options.Secrets.Keys);
        Assert.Same(run.Secrets["password"], options.Secrets["password"]);
        await using var test = new ScriptedTest(options, [new ParameterValue("h", "stream", "the test")]);
        Assert.Equal("attribute stream", $"{test.Streams.Parameters["h"]} {test.Streams["server"].Parameters["h"]}");
        Assert.Contains(new("MULTISTREAM_PARAM_A", "run"), BlockParameters.Environment(Block.Program("true"), test.Streams["server"]));
        Assert.DoesNotContain(BlockParameters.Environment(Block.Program("true"), test.Streams["server"]), v => v.Key == "MULTISTREAM_PARAM_PASSWORD");
    }

    [Fact]
    public void A_secret_is_stronger_than_a_test_run_parameter_of_other_frameworks()
    {
        var options = Settings.ReadDocument(
            "<RunSettings><TestRunParameters><Parameter name='password' value='x'/></TestRunParameters><MultiStream><Secrets><password>${env:S}</password></Secrets></MultiStream></RunSettings>", ["S=~options-for-secret"]);

        Assert.Empty(options.Parameters);
    }

    [Fact]
    public void Who_has_the_runs_parameters_has_the_runs_settings_themselves_and_who_has_the_same_shares_them()
    {
        var options = Settings.ReadDocument(Layers, ["S=~options-for-secret"]);
        var elsewhere = s_test with { TypeName = "Elsewhere" };

        Assert.Same(options, options.For(elsewhere));
        Assert.Same(options, options.For(elsewhere with { Variant = new TestVariant("none", []) }));
        Assert.Same(options.For(s_test), options.For(s_test with { Source = "x" }));
        Assert.Same(options.For(Of("h", "1")), options.For(Of("h", "1")));
        Assert.NotSame(options.For(Of("h", "1")), options.For(Of("h", "2")));
        Assert.Same(options.Spawners, options.For(s_test).Spawners);
    }

    [Fact]
    public void A_variant_chooses_images_hosts_counts_kinds_and_limits()
    {
        var options = Settings.Read(
            """
            <Parameters><server>v0</server><limit>1m</limit><url>http://${param:server}/</url></Parameters>
            <Limits><Test>${param:limit}</Test></Limits>
            <Streams>
              <Stream name="server" kind="container" image="acme/server:${param:server}"/>
              <Stream name="client" kind="${param:place}" count="${param:clients}" host="${param:place}.lab"><Parameters><peer>${param:url}x</peer></Parameters></Stream>
            </Streams>
            <Tests><Test name="Acme.*"><Parameters><place>ssh</place><clients>2</clients><none>${param:client}</none><server>${param:server}-${param:place}</server></Parameters></Test></Tests>
            """);
        var test = Allocation.Tests.With(("server", null), ("client", 1));

        var v2 = options.For(test with { Variant = new TestVariant("", [new("SERVER", "v2"), new("limit", "2m"), new("client", "x")]) });
        Assert.Equal(["container acme/server:v2 ", "ssh  ssh.lab", "ssh  ssh.lab"], Places(v2, test));
        Assert.Equal((TimeSpan.FromMinutes(2), "http://v2/", "x"), (v2.Scaled.ForTest(null), v2.Parameters["url"].Text, v2.Parameters["none"].Text));
        Assert.Equal("http://v2/x", StreamPlacement.Place(test, v2)[1].Parameters.Single().Text);

        // The test's entry refers to what only this variant sets.
        Assert.StartsWith("MultiStream/Tests/Test[1] (name 'Acme.*')/Parameters/none: '${param:client}' refers to the parameter 'client', which is not set; ", Error(() => options.For(test)), StringComparison.Ordinal);
        Assert.Equal("v0-ssh", options.For(test with { Variant = new TestVariant("", [new("client", "x")]) }).Parameters["server"].Text);
        Assert.Equal(
            "MultiStream/Limits/Test: '${param:limit}' gives 'soon', which is not a time; write a number with ms, s, m or h, such as 60s.",
            Error(() => options.For(test with { Variant = new TestVariant("", [new("limit", "soon"), new("client", "x")]) })));
    }

    [Theory]
    [InlineData("<Stream name='server' kind='ssh' host='${param:none}'/><server><Host>foo</Host></server>", "ssh  foo")]
    [InlineData("<Stream name='server' kind='ssh' host='${param:none}'/><server><Kind>local</Kind></server>", "local  ")]
    [InlineData("<Stream name='server' kind='ssh' host='foo'/><server><Port>${param:none}</Port></server>", "MultiStream/Streams/server/Port: '${param:none}' refers to the parameter 'none', which is not set; ")]
    [InlineData("<Stream name='server' kind='${param:none}' host='foo'/>", "MultiStream/Streams/Stream[1] (name 'server')/@kind: '${param:none}' refers to the parameter 'none', which is not set; ")]
    [InlineData("<Stream name='server' collect='${param:none}'/>", "MultiStream/Streams/Stream[1] (name 'server')/@collect: '${param:none}' refers to the parameter 'none', which is not set; ")]
    [InlineData("<Stream name='server'><Parameters><a>${param:none}</a></Parameters></Stream>", "MultiStream/Streams/Stream[1] (name 'server')/Parameters/a: '${param:none}' refers to the parameter 'none', which is not set; ")]
    [InlineData("<Stream name='server' test='Other.*' kind='${param:none}'/>", "local  ")]
    public void A_parameter_that_nobody_sets_is_an_error_only_where_its_setting_is_needed(string entries, string expected)
    {
        var options = Settings.Read($"<Streams>{entries}</Streams>");
        if (expected.StartsWith("MultiStream", StringComparison.Ordinal))
            Assert.StartsWith(expected, Assert.Single(Error(() => StreamPlacement.Place(s_test, options)).Split('\n')), StringComparison.Ordinal);
        else
            Assert.Equal(expected, Places(options, s_test).Single());
        Assert.Empty(StreamPlacement.Place(Allocation.Tests.With(), options));
    }

    [Fact]
    public void What_code_changes_stays_changed()
    {
        var options = Settings.ReadDocument(Layers, ["S=~options-for-secret"]).With("server", kind: "ssh", host: "foo").WithLogFolder("/logs");
        var own = options.For(s_test);

        Assert.Equal(("ssh  foo", "/logs"), (Places(own, s_test).Single(), own.LogFolder));
        Assert.NotSame(own, options.With("server", host: "bar").For(s_test));
    }

    [Fact]
    public void A_variant_that_the_settings_no_longer_have_is_named() => Assert.Equal(
        "MultiStream/Variants: there is no variant 'ipv6' of test 'Acme.Tests.Failover.Survives', as there was when the tests were listed; "
            + "list them anew, or write <Variant name=\"ipv6\" test=\"Acme.Tests.Failover.Survives\">.",
        Error(() => Settings.Read("<Variants><Variant name='ipv6' test='Other.*'/></Variants>").For(s_test with { Variant = new TestVariant("ipv6", [], "ipv6") })));

    /// <summary>Drawn from fixed seeds: what a document says of a parameter may as well be said by the test's variant.</summary>
    [Fact]
    public void Parameters_that_say_what_the_document_says_change_nothing()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            string[] names = ["a", "b", "c-d", "E"];
            string Reference(int from) => from < names.Length && random.Next(2) == 0 ? $"${{param:{names[random.Next(from, names.Length)].ToUpperInvariant()}}}" : "x";
            var values = names.Select((n, i) => $"<{n}>{random.Next(9)}{Reference(i + 1)}</{n}>");
            var options = Settings.Read(
                $"""
                <Parameters>{string.Concat(values)}</Parameters><ProgressEvery>{random.Next(9)}s</ProgressEvery><Ship><Ignore>*.{Reference(0)}</Ignore></Ship>
                <Streams><Stream name="server" kind="ssh" host="{Reference(0)}" user="{Reference(0)}" collect="{Reference(0)}"><Parameters><p>{Reference(0)}</p></Parameters></Stream></Streams>
                """);
            var said = options.Parameters.Values.Where(_ => random.Next(2) == 0).Select(p => KeyValuePair.Create(p.Name, p.Text)).ToList();

            var own = options.For(s_test with { Variant = new TestVariant("", said) });

            Assert.True(All(options) == All(own), $"seed {seed}:\n{All(options)}\n{All(own)}");
        }

        static string All(MultiStreamOptions o) => string.Create(CultureInfo.InvariantCulture,
            $"{Shown(o)} | {o.ProgressEvery} {string.Join(' ', o.ShipIgnore)} | {string.Join(' ', o.Streams.Select(e => $"{e.Name} {e.Kind} {e.Settings["host"]} {e.Settings["user"]} {e.Collect} {e.Parameters.Single().Text} {e.Path}"))}");
    }

    private static MultiStreamTest Of(string parameter, string value) => s_test with { Variant = new TestVariant($"{parameter}: {value}", [new(parameter, value)]) };

    private static string Shown(MultiStreamOptions options) => string.Join(' ', options.Parameters.Values.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Select(p => $"{p.Name}={p.Text}"));

    private static IEnumerable<string> Places(MultiStreamOptions options, MultiStreamTest test) => StreamPlacement.Place(test, options).Select(p => $"{p.Kind} {p["image"]} {p["host"]}");

    private static string Error(Func<object> read) => Assert.Throws<MultiStreamSettingsException>(read).Message;
}
