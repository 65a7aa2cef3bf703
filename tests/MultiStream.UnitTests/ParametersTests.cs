using System.Globalization;
using MultiStream.Blocks;
using MultiStream.Options;
using MultiStream.UnitTests.Options;
using MultiStream.UnitTests.Running;

namespace MultiStream.UnitTests;

/// <summary>Parameters as tests read them.</summary>
public sealed class ParametersTests
{
    private static readonly Secret Password = new("~parameters-secret-1");

    public enum Size
    {
        Small,
        Large,
    }

    [Flags]
    public enum Access
    {
        Read = 1,
        Write = 2,
    }

    [Fact]
    public void A_text_is_read_by_name_without_case()
    {
        var parameters = With("cache-size", "12 MB");

        Assert.Equal("12 MB", parameters["cache-size"]);
        Assert.Equal("12 MB", parameters["CACHE_SIZE"]);
        Assert.Equal("12 MB", parameters.Get<string>("Cache-Size"));
    }

    public static TheoryData<string, object> Values() => new()
    {
        { "30", 30 }, { "-2147483648", int.MinValue }, { "255", (byte)255 }, { "-1", (sbyte)-1 }, { "-5", (short)-5 }, { "65535", (ushort)65535 },
        { "4294967295", uint.MaxValue }, { "9223372036854775807", long.MaxValue }, { "18446744073709551615", ulong.MaxValue },
        { "2.5", 2.5 }, { "-1e3", -1000.0 }, { "0.5", 0.5f }, { "1.10", 1.10m },
        { "true", true }, { "False", false },
        { "Large", Size.Large }, { "small", Size.Small }, { "Read, Write", Access.Read | Access.Write },
        { "6f9619ff-8b86-d011-b42d-00cf4fc964ff", new Guid("6F9619FF-8B86-D011-B42D-00CF4FC964FF") },
        { "http://example.org/a%20b", new Uri("http://example.org/a%20b") },
        { "30s", TimeSpan.FromSeconds(30) }, { "1.5m", TimeSpan.FromSeconds(90) }, { "48h", TimeSpan.FromDays(2) }, { "00:00:30", TimeSpan.FromSeconds(30) }, { "1.02:00:00", TimeSpan.FromHours(26) },
        { "a b,c, d", (string[])["a", "b", "c", "d"] }, { "1, 2 3", (int[])[1, 2, 3] }, { "small Large", (Size[])[Size.Small, Size.Large] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Each_type_is_read_alike_whatever_the_machines_culture(string text, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(value, Read(text, value.GetType()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("30x", typeof(int), "is not a whole number from -2147483648 to 2147483647; write one, such as 30.")]
    [InlineData("2.5", typeof(int), "is not a whole number from -2147483648 to 2147483647; write one, such as 30.")]
    [InlineData("256", typeof(byte), "is not a whole number from 0 to 255; write one, such as 30.")]
    [InlineData("2,5", typeof(double), "is not a number that a Double can hold; write one with a point, such as 2.5.")]
    [InlineData("1e999", typeof(double), "is not a number that a Double can hold; write one with a point, such as 2.5.")]
    [InlineData("yes", typeof(bool), "is neither true nor false; write one of them.")]
    [InlineData("medium", typeof(Size), "is not one of Size; write Small or Large.")]
    [InlineData("1", typeof(Size), "is not one of Size; write Small or Large.")]
    [InlineData("Small, Large, Read", typeof(Size), "is not one of Size; write Small or Large.")]
    [InlineData("x", typeof(Guid), "is not a GUID; write one, such as 6f9619ff-8b86-d011-b42d-00cf4fc964ff.")]
    [InlineData("/a/b", typeof(Uri), "is not an address; write it in full, such as http://example.org/.")]
    [InlineData("example.org", typeof(Uri), "is not an address; write it in full, such as http://example.org/.")]
    [InlineData("30", typeof(TimeSpan), "has no unit; write a time with ms, s, m or h, such as 60s.")]
    [InlineData("1:x", typeof(TimeSpan), "is not a time; write 30s, 500ms, 2m, 1h or 00:00:30.")]
    [InlineData("999999999999999h", typeof(TimeSpan), "is out of range; write a shorter time.")]
    [InlineData("1 b 3", typeof(int[]), "holds 'b', which is not a whole number from -2147483648 to 2147483647; write one, such as 30.")]
    public void A_wrong_value_names_parameter_value_place_and_what_would_be_right(string text, Type type, string problem) => Assert.Equal(
        $"MultiStream/Parameters/p: parameter 'p': '{text}' {problem}", Assert.Throws<MultiStreamSettingsException>(() => Read(text, type)).Message);

    [Fact]
    public void A_type_that_parameters_do_not_have_is_refused_by_name()
    {
        Assert.Contains("cannot be read as System.DateTime", Assert.Throws<NotSupportedException>(() => With("p", "x").Get<DateTime>("p")).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => With("p", "x").Get<object>("p"));
    }

    [Fact]
    public void A_missing_one_says_where_it_can_be_set() => Assert.Equal(
        "There is no parameter 'cache-sise'; did you mean 'cache-size'? Set it in the settings, <MultiStream><Parameters><cache-sise>…</cache-sise></Parameters></MultiStream>; "
            + "by the variable MULTISTREAM__PARAMETERS__CACHE_SISE; on the command line, MultiStream.Parameters.cache-sise=…; by a TestRunParameter of this name; in the Parameters of a test's or a stream's entry; or on a block, .WithParameter(\"cache-sise\", …).",
        Assert.Throws<MultiStreamSettingsException>(() => With("cache-size", "1")["cache-sise"]).Message);

    [Fact]
    public void A_missing_secret_says_where_it_can_be_set() => Assert.Equal(
        "There is no secret 'password'. Set it in the settings, <MultiStream><Secrets><password>${env:NAME}</password></Secrets></MultiStream>; "
            + "by the variable MULTISTREAM__SECRETS__PASSWORD; or give it to the block with .WithParameter(name, secret).",
        Assert.Throws<MultiStreamSettingsException>(() => With("x", "1").Get<Secret>("password")).Message);

    [Fact]
    public void A_fallback_is_for_a_missing_one_and_not_for_a_wrong_one()
    {
        Assert.Equal(7, With("a", "1").Get("b", 7));
        Assert.Equal(1, With("a", "1").Get("a", 7));
        Assert.Null(With("a", "1").Get<int?>("b", null));
        Assert.Equal(1, With("a", "1").Get<int?>("a"));
        Assert.Throws<MultiStreamSettingsException>(() => With("a", "x").Get("a", 7));
    }

    [Fact]
    public void A_name_that_can_be_none_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>("name", () => With("a", "1")["my parameter"]);
        Assert.Throws<ArgumentException>("name", () => With("a", "1")[""]);
    }

    [Fact]
    public void A_secret_is_read_as_a_secret_only()
    {
        var parameters = new Parameters([new("password", "", "MultiStream/Secrets/password", Password), new("size", "1", "MultiStream/Parameters/size")]);

        Assert.Same(Password, parameters.Get<Secret>("password"));
        Assert.Equal("MultiStream/Secrets/password: 'password' is a secret; read it with Get<Secret>(\"password\").", Assert.Throws<MultiStreamSettingsException>(() => parameters["password"]).Message);
        Assert.Throws<MultiStreamSettingsException>(() => parameters.Get("password", "x"));
        Assert.Equal(
            "MultiStream/Parameters/size: 'size' is a parameter and not a secret; write it in MultiStream/Secrets, or read it with Get<string>(\"size\").",
            Assert.Throws<MultiStreamSettingsException>(() => parameters.Get<Secret>("size")).Message);
    }

    [Fact]
    public void What_travels_arrives_with_its_secrets()
    {
        var arrived = Parameters.FromPairs(new Parameters([new("size", "1", "x"), new("password", "", "y", Password)]).ToPairs());

        Assert.Equal(1, arrived.Get<int>("size"));
        Assert.Equal(Password.Reveal(), arrived.Get<Secret>("password").Reveal());
        Assert.Throws<MultiStreamSettingsException>(() => arrived["password"]);
    }

    [Fact]
    public async Task A_blocks_own_win_over_the_streams_and_those_over_the_runs_and_no_secret_of_the_run_travels()
    {
        await using var test = new ScriptedTest(
            Settings.Read("<Parameters><a>run</a><b>run</b><c-d>run</c-d></Parameters><Secrets><password>${env:S}</password></Secrets>", "S=~parameters-secret-2"),
            [new ParameterValue("B", "stream", "the test"), new ParameterValue("c-d", "stream", "the test")]);
        var (stream, agent) = await test.OpenAsync();

        stream.Start(Block.Program("true").WithParameter("C_D", "block").WithParameter("own", Password).WithEnvironment("MULTISTREAM_PARAM_A", "variable"));
        var message = MultiStream.Protocol.StartMessage.Read((await agent.NextAsync(MultiStream.Protocol.FrameType.Start)).Payload);

        Assert.Equal(
            ["MULTISTREAM_PARAM_A", "run", "MULTISTREAM_PARAM_B", "stream", "MULTISTREAM_PARAM_C_D", "block", "MULTISTREAM_PARAM_OWN", Password.Reveal(), "MULTISTREAM_PARAM_A", "variable"],
            message.Environment);
        Assert.Equal("run stream stream", $"{stream.Parameters["a"]} {stream.Parameters["b"]} {stream.Parameters["c-d"]}");
        Assert.Equal("run run run", $"{test.Streams.Parameters["a"]} {test.Streams.Parameters["b"]} {test.Streams.Parameters["c-d"]}");
        Assert.Equal("~parameters-secret-2", test.Streams.Parameters.Get<Secret>("password").Reveal());
        Assert.Equal("~parameters-secret-2", stream.Parameters.Get<Secret>("password").Reveal());
        Assert.Equal([new("a", "run"), new("B", "stream"), new("c-d", "stream")], BlockParameters.Merge(Block.Program("true"), stream));
    }

    [Fact]
    public void A_block_takes_values_and_writes_them_alike_everywhere()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var block = Block.Program("x").WithParameter("a", "text").WithParameter("b", 1.5).WithParameter("c", true).WithParameter("d", Size.Large)
                .WithParameter("e", TimeSpan.FromSeconds(90)).WithParameter("f", new Uri("http://example.org/a%20b")).WithParameter("g", 12345);

            Assert.Equal(["text", "1.5", "true", "Large", "00:01:30", "http://example.org/a%20b", "12345"], block.Settings.Parameters.Select(p => p.Text));
            Assert.Equal(".WithParameter(\"b\", …)", block.Settings.Parameters[1].Source);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_blocks_parameter_needs_a_name_and_a_value()
    {
        var block = Block.Program("x");

        Assert.Throws<ArgumentException>("name", () => block.WithParameter("a b", "1"));
        Assert.Throws<ArgumentNullException>("name", () => block.WithParameter(null!, 1));
        Assert.Throws<ArgumentNullException>("value", () => block.WithParameter("a", (string)null!));
        Assert.Throws<ArgumentNullException>("value", () => block.WithParameter("a", (Secret)null!));
        Assert.Throws<ArgumentException>(() => block.WithParameter("a", "\0"));
        Assert.Empty(block.Settings.Parameters);
    }

    private static object? Read(string text, Type type)
    {
        var get = typeof(Parameters).GetMethods().Single(m => m.Name == nameof(Parameters.Get) && m.GetParameters().Length == 1).MakeGenericMethod(type);
        return get.Invoke(With("p", text), System.Reflection.BindingFlags.DoNotWrapExceptions, null, ["p"], null);
    }

    private static Parameters With(string name, string text) => new([new(name, text, "MultiStream/Parameters/" + name)]);
}
