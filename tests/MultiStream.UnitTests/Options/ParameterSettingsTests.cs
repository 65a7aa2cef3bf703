using MultiStream.Allocation;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Options;

/// <summary>Parameters and secrets in the settings: a row for each way to set one, and for each way in which it can be wrong.</summary>
public sealed class ParameterSettingsTests : IDisposable
{
    private const string Names = "write a letter, then letters, digits, '_' or '-'.";
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("<Parameters><seconds>30</seconds></Parameters>", "seconds=30 MultiStream/Parameters/seconds")]
    [InlineData("<Parameters seconds='30'/>", "seconds=30 MultiStream/Parameters/@seconds")]
    [InlineData("<parameters><Cache-Size_2> a b,c; </Cache-Size_2></parameters>", "Cache-Size_2=a b,c; MultiStream/parameters/Cache-Size_2")]
    [InlineData("<Parameters><user>${env:WHO}</user></Parameters>", "user=ci MultiStream/Parameters/user")]
    public void Each_form_of_a_parameter_arrives(string section, string expected)
    {
        var parameter = Assert.Single(Settings.Read(section, "WHO=ci").Parameters.Values);

        Assert.Equal(expected, $"{parameter.Name}={parameter.Text} {parameter.Source}");
        Assert.Null(parameter.Secret);
    }

    [Fact]
    public void The_environment_sets_parameters_and_the_run_settings_win()
    {
        var options = Settings.Read("<Parameters><cache-size>1</cache-size></Parameters>", "MULTISTREAM__PARAMETERS__CACHE_SIZE=2", "MULTISTREAM__PARAMETERS__SECONDS=5");

        Assert.Equal(["1", "5"], options.Parameters.Values.OrderBy(p => p.Text).Select(p => p.Text));
        Assert.Equal("MULTISTREAM__PARAMETERS__SECONDS", options.Parameters["seconds"].Source);
    }

    [Theory]
    [InlineData("<Parameters>30</Parameters>", "MultiStream/Parameters: has the text '30'; write an element for each parameter, such as <seconds>30</seconds>.")]
    [InlineData("<Parameters><a.b>1</a.b></Parameters>", "MultiStream/Parameters/a.b: 'a.b' is not a name of a parameter; " + Names)]
    [InlineData("<Parameters><_a>1</_a></Parameters>", "MultiStream/Parameters/_a: '_a' is not a name of a parameter; " + Names)]
    [InlineData("<Parameters><a/></Parameters>", "MultiStream/Parameters/a: is empty; write a value or remove it.")]
    [InlineData("<Parameters><a>${env:NONE}</a></Parameters>",
        "MultiStream/Parameters/a: '${env:NONE}' refers to the environment variable 'NONE', which is not set; set it, or write the value.")]
    [InlineData("<Parameters><a>${file:x}</a></Parameters>", "MultiStream/Parameters/a: '${file:x}' has '${file:…}', which is for Secrets only; write ${env:NAME} or ${param:NAME}.")]
    [InlineData("<Parameters><a><b>1</b></a></Parameters>", "MultiStream/Parameters/a/b: 'b' has no place here; 'a' is a value, not a group of settings.")]
    [InlineData("<Parameters><a-b>1</a-b><A_B>2</A_B></Parameters>",
        "MultiStream/Parameters/A_B: 'A_B' is there already, as MultiStream/Parameters/a-b. Write it once: case does not count, and '-' is the same as '_'.")]
    [InlineData("<Parameters><a>1</a><a>2</a></Parameters>",
        "MultiStream/Parameters/a[2]: 'a' is there already, as MultiStream/Parameters/a[1]. Write it once: case does not count, and '-' is the same as '_'.")]
    [InlineData("<Parameters><a>1</a></Parameters><Secrets><a>${env:SECRET}</a></Secrets>",
        "MultiStream/Secrets/a: 'a' is a parameter already, MultiStream/Parameters/a; give one of them another name.")]
    [InlineData("<Secrets><a>${env:SECRET}</a></Secrets><Parameters><A>1</A></Parameters>",
        "MultiStream/Parameters/A: 'A' is a secret already, MultiStream/Secrets/a; give one of them another name.")]
    [InlineData("<Streams><Stream name='s'><Parameters>x</Parameters></Stream></Streams>",
        "MultiStream/Streams/Stream[1] (name 's')/Parameters: has the text 'x'; write an element for each parameter, such as <seconds>30</seconds>.")]
    [InlineData("<Streams><Stream name='s'><Parameters><a/></Parameters></Stream></Streams>",
        "MultiStream/Streams/Stream[1] (name 's')/Parameters/a: is empty; write a value or remove it.")]
    [InlineData("<Streams><s><Parameters><a..b>1</a..b></Parameters></s></Streams>", "MultiStream/Streams/s/Parameters/a..b: 'a..b' is not a name of a parameter; " + Names)]
    public void A_wrong_parameter_says_what_would_be_right(string section, string message) => Assert.Equal(message, Settings.Error(section, "SECRET=~settings-secret-1"));

    [Fact]
    public void A_wrong_variable_is_called_by_its_name() => Assert.Equal(
        "MULTISTREAM__PARAMETERS__1ST: '1ST' is not a name of a parameter; " + Names, Settings.Error("", "MULTISTREAM__PARAMETERS__1ST=1"));

    /// <summary>As entries are merged: name, test, layer, place.</summary>
    [Fact]
    public void The_more_exact_entry_wins_parameter_by_parameter()
    {
        const string Section = """
            <Streams>
              <Stream name="client"><Parameters><size>role</size><only>role</only><A-B>role</A-B></Parameters></Stream>
              <Stream name="client-1"><Parameters><size>member</size></Parameters></Stream>
              <Stream name="client" test="Acme.Tests.*"><Parameters><only>test</only></Parameters></Stream>
              <Stream name="client" test="Other.*"><Parameters><size>other</size></Parameters></Stream>
              <client><Parameters><a_b>element</a_b></Parameters></client>
            </Streams>
            """;

        var places = StreamPlacement.Place(Allocation.Tests.With(("client", 2)), Settings.Read(Section, "MULTISTREAM__STREAMS__CLIENT__PARAMETERS__SIZE=environment"));

        Assert.Equal(["role test element", "member test element"], places.Select(Shown));

        static string Shown(StreamPlace place)
        {
            var parameters = new Parameters(place.Parameters);
            return $"{parameters["size"]} {parameters["only"]} {parameters["a-b"]}";
        }
    }

    [Fact]
    public void An_entry_that_has_parameters_alone_opens_no_place_elsewhere()
    {
        var options = Settings.Read("<Streams><Stream name='s'><Parameters><a>1</a></Parameters></Stream></Streams>");

        Assert.Equal(("local", "the embedded default"), (StreamPlacement.Place("s", options).Kind, StreamPlacement.Place("s", options).Source));
    }

    [Fact]
    public void A_secret_comes_from_a_variable_or_a_file()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "~settings-secret-2\n");

        var options = Settings.Read($"<Secrets><password>${{env:DB}}</password><token>${{FILE:{_folder}/token}}</token></Secrets>", "DB=~settings-secret-3", "MULTISTREAM__SECRETS__KEY=${env:DB}");

        Assert.Equal("~settings-secret-3", options.Secrets["Password"].Secret!.Reveal());
        Assert.Equal("~settings-secret-2", options.Secrets["token"].Secret!.Reveal());
        Assert.Equal(("~settings-secret-3", "MULTISTREAM__SECRETS__KEY"), (options.Secrets["key"].Secret!.Reveal(), options.Secrets["key"].Source));
        Assert.Empty(options.Parameters);
        Assert.Equal("*** ***", MultiStream.Secrets.Redactor.Redact("~settings-secret-3 ~settings-secret-2"));
    }

    [Fact]
    public void The_file_of_a_secret_is_beside_the_run_settings()
    {
        File.WriteAllText(Path.Combine(_folder, "token"), "~settings-secret-4");
        var xml = $"<RunSettings><RunConfiguration><RunSettingsDirectory>{_folder}</RunSettingsDirectory></RunConfiguration><MultiStream><Secrets><token>${{file:token}}</token></Secrets></MultiStream></RunSettings>";

        Assert.Equal("~settings-secret-4", Settings.ReadDocument(xml, []).Secrets["token"].Secret!.Reveal());
    }

    [Theory]
    [InlineData("my-literal-password", "is a text, and a secret must not stand in the settings; write ${env:NAME} or ${file:path}, and nothing else.")]
    [InlineData("my-literal-${env:DB}", "is a text, and a secret must not stand in the settings; write ${env:NAME} or ${file:path}, and nothing else.")]
    [InlineData("${env:DB}my-literal", "is a text, and a secret must not stand in the settings; write ${env:NAME} or ${file:path}, and nothing else.")]
    [InlineData("${param:my-literal}", "refers to a test run parameter, which stands in the settings as a text; write ${env:NAME} or ${file:path}.")]
    [InlineData("${my-literal}", "is no reference; write ${env:NAME} or ${file:path}.")]
    [InlineData("${env:}", "is no reference; write ${env:NAME} or ${file:path}.")]
    [InlineData("${env:NONE}", "refers to the environment variable 'NONE', which is not set, or is empty; set it.")]
    [InlineData("${env:EMPTY}", "refers to the environment variable 'EMPTY', which is not set, or is empty; set it.")]
    [InlineData("${env:SHORT}", "refers to the environment variable 'SHORT', whose value has fewer than 4 characters: to take it out of logs and results would make them unreadable. Use a longer one.")]
    [InlineData("", "is empty; write ${env:NAME} or ${file:path}, or remove it.")]
    public void A_wrong_secret_is_told_without_what_was_written(string written, string problem)
    {
        var message = Settings.Error($"<Secrets><password>{written}</password></Secrets>", "DB=~settings-secret-5", "EMPTY=", "SHORT=abc");

        Assert.Equal("MultiStream/Secrets/password: " + problem, message);
        Assert.DoesNotContain("my-literal", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_place_for_a_secret_is_told_without_what_was_written()
    {
        Assert.Equal(
            "MultiStream/Secrets: has a text of its own; write an element for each secret, such as <password>${env:DB_PASSWORD}</password>.", Settings.Error("<Secrets>my-literal</Secrets>"));
        Assert.Equal(
            "MultiStream/Secrets/a/b: 'b' has no place here; 'a' is a value, not a group of settings.", Settings.Error("<Secrets><a><b>my-literal</b></a></Secrets>"));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "short"), "abc\n");
        File.WriteAllText(Path.Combine(_folder, "long"), new string('x', 70_000));

        string Wrong(string file) => Settings.Error($"<Secrets><a>${{file:{_folder}/{file}}}</a></Secrets>");
        Assert.StartsWith($"MultiStream/Secrets/a: refers to the file '{_folder}/none', which cannot be read: ", Wrong("none"), StringComparison.Ordinal);
        Assert.StartsWith($"MultiStream/Secrets/a: refers to the file '{_folder}/short', whose text has fewer than 4 characters: ", Wrong("short"), StringComparison.Ordinal);
        Assert.Equal($"MultiStream/Secrets/a: refers to the file '{_folder}/long', which is larger than 64 kB; name the right one.", Wrong("long"));
    }
}
