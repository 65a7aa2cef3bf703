using MultiStream.Discovery;
using MultiStream.Running;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Running;

/// <summary>How the parameters of a test method get their arguments.</summary>
public sealed class TestArgumentsTests : IAsyncDisposable
{
    private const string Section = """
        <Parameters><seconds>30</seconds><url>http://example.org/</url><size>large</size><sizes>small large</sizes><pause>90s</pause><loud>true</loud><rate>2.5</rate><id>6f9619ff-8b86-d011-b42d-00cf4fc964ff</id></Parameters>
        <Secrets><password>${env:DB}</password></Secrets>
        """;

    private static readonly CancellationTokenSource s_cancel = new();
    private readonly ScriptedTest _test = new(Settings.Read(Section, "DB=~arguments-secret"), []);

    public enum Size
    {
        Small,
        Large,
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public void What_a_test_is_given_by_type_does_not_depend_on_the_name()
    {
        var arguments = Bind((StreamsManager seconds, CancellationToken url) => { });

        Assert.Same(_test.Streams, arguments[0]);
        Assert.Equal(s_cancel.Token, arguments[1]);
    }

    [Fact]
    public void All_others_come_by_their_names() => Assert.Equal(
        [30, new Uri("http://example.org/"), Size.Large, (Size[])[Size.Small, Size.Large], TimeSpan.FromSeconds(90), true, 2.5m, new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"), 30L, "30"],
        [
            .. Bind((int seconds, Uri url, Size size, Size[] sizes, TimeSpan pause, bool loud, decimal rate, Guid id) => { }),
            .. Bind((long? SECONDS) => { }),
            .. Bind((string seconds) => { }),
        ]);

    [Fact]
    public void A_secret_comes_as_a_secret_only()
    {
        Assert.Equal("~arguments-secret", Assert.IsType<Secret>(Bind((Secret password) => { })[0]).Reveal());
        Assert.Equal("MultiStream/Secrets/password: 'password' is a secret; let the method take a Secret.", Problem((string password) => { }));
        Assert.Equal("MultiStream/Parameters/size: 'size' is a parameter and not a secret; write it in MultiStream/Secrets, or let the method take a string.", Problem((Secret size) => { }));
    }

    [Fact]
    public void What_is_set_nowhere_has_its_default_and_what_is_set_has_not() => Assert.Equal(
        [30, 7, null, Size.Large, Size.Small, null, default(TimeSpan?), 1.5m, "x"],
        Bind((int seconds = 1, int other = 7, int? none = null, Size how = Size.Large, Size? then = Size.Small, Size? never = null, TimeSpan wait = default, decimal rates = 1.5m, string text = "x") => { }));

    [Fact]
    public void A_variants_value_is_stronger_than_what_is_set_elsewhere()
    {
        var variant = new TestVariant("seconds: 5", [new("seconds", "5"), new("_own", "7"), new("sizes", "")]);

        Assert.Equal([5, 7, Array.Empty<string>(), "large"], Bind((int seconds, int _own, string[] sizes, string size) => { }, variant));
        Assert.Equal(
            "variant 'seconds: 5': parameter 'sizes': '' is not a whole number from -2147483648 to 2147483647; write one, such as 30.", Problem((int sizes) => { }, variant));
    }

    [Fact]
    public void A_missing_one_is_one_sentence_with_every_place_where_it_can_be_set() => Assert.Equal(
        "Parameter 'second' of test 'Acme.Tests.Failover.Survives' has no value (there is one 'seconds'): set it in the settings, <MultiStream><Parameters><second>…</second></Parameters></MultiStream>; "
            + "by the variable MULTISTREAM__PARAMETERS__SECOND; on the command line, MultiStream.Parameters.second=…; by a TestRunParameter of this name; "
            + "for this test alone, <Tests><Test name=\"Acme.Tests.Failover.Survives\"><Parameters>…; by [Vary] or [Variant]; or give it a default in the method.",
        Problem((int second) => { }));

    [Fact]
    public void A_missing_secret_says_where_secrets_are_set() => Assert.Equal(
        "Parameter 'token' of test 'Acme.Tests.Failover.Survives' has no value: set it in the settings, <MultiStream><Secrets><token>${env:NAME}</token></Secrets></MultiStream>; "
            + "by the variable MULTISTREAM__SECRETS__TOKEN; or give it a default in the method.",
        Problem((Secret token) => { }));

    [Fact]
    public void All_that_is_wrong_with_a_test_is_told_at_once()
    {
        Assert.Equal(
            [
                "Parameter '_x' of test 'Acme.Tests.Failover.Survives' has no value, and no setting can give it one: '_x' is not a name of a parameter; write a letter, then letters, digits, '_' or '-', or give it a default in the method.",
                "MultiStream/Parameters/url: parameter 'url': 'http://example.org/' is not a whole number from -2147483648 to 2147483647; write one, such as 30.",
                "Parameter 'when' of test 'Acme.Tests.Failover.Survives' cannot be set: System.DateTime is no type of a parameter; take one of: string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last.",
                "Parameter 'tokens' of test 'Acme.Tests.Failover.Survives' cannot be set: MultiStream.Secret[] is no type of a parameter; take one of: string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last.",
                "Parameter 'context' of test 'Acme.Tests.Failover.Survives' is a StreamContext, and there is none where this test runs; take a StreamsManager.",
            ],
            Problem((int _x, int url, DateTime when, Secret[] tokens, StreamContext context, int seconds) => { }).Split('\n'));
    }

    private object?[] Bind(Delegate method, TestVariant? variant = null) =>
        TestArguments.Bind(method.Method, Allocation.Tests.With() with { Variant = variant }, _test.Streams, context: null, s_cancel.Token);

    private string Problem(Delegate method, TestVariant? variant = null) => Assert.Throws<MultiStreamSettingsException>(() => Bind(method, variant)).Message;
}
