using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

/// <summary>Entries for tests and variants in the settings: what is right, and what is said of what is wrong.</summary>
public sealed class TestEntryTests
{
    [Fact]
    public void Tests_and_variants_arrive_with_their_places()
    {
        var options = Settings.Read(
            """
            <Tests><Test name="Acme.*"><Parameters><size>small</size></Parameters></Test></Tests>
            <Variants><Variant name="ipv6" test="Acme.Tests.*"><Parameters><family>${env:F}</family></Parameters></Variant><Variant name="plain" test="*"/></Variants>
            """, "F=6");

        var test = Assert.Single(options.Tests);
        Assert.Equal(("Acme.*", "MultiStream/Tests/Test[1] (name 'Acme.*')"), (test.Name, test.Path));
        Assert.Equal("size=small MultiStream/Tests/Test[1] (name 'Acme.*')/Parameters/size", Shown(test.Parameters.Single()));
        Assert.Equal([("ipv6", "Acme.Tests.*", "MultiStream/Variants/Variant[1] (name 'ipv6')"), ("plain", "*", "MultiStream/Variants/Variant[2] (name 'plain')")], options.Variants.Select(v => (v.Name, v.Test, v.Path)));
        Assert.Equal("family=6 MultiStream/Variants/Variant[1] (name 'ipv6')/Parameters/family", Shown(options.Variants[0].Parameters.Single()));
        Assert.Empty(options.Variants[1].Parameters);

        static string Shown(ParameterValue p) => $"{p.Name}={p.Text} {p.Source}";
    }

    [Fact]
    public void Variables_of_the_environment_can_be_an_entry() => Assert.Equal(
        "A.*", Settings.Read("", "MULTISTREAM__TESTS__TEST__NAME=A.*", "MULTISTREAM__TESTS__TEST__PARAMETERS__SIZE=1").Tests.Single().Name);

    [Fact]
    public void Two_variants_of_one_name_may_be_there_for_different_tests() =>
        Assert.Equal(2, Settings.Read("<Variants><Variant name='a' test='X.*'/><Variant name='A' test='Y.*'/></Variants>").Variants.Count);

    [Theory]
    [InlineData("<Tests>x</Tests>", "MultiStream/Tests: has the text 'x', but 'Tests' holds settings of its own: Test.")]
    [InlineData("<Tests><Tset name='a'/></Tests>", "MultiStream/Tests/Tset: 'Tset' is not a setting; did you mean 'Test'? Known here: Test.")]
    [InlineData("<Tests><Test><Parameters><a>1</a></Parameters></Test></Tests>",
        "MultiStream/Tests/Test[1]: has no name; write which tests it is for: one fully qualified name, with * for any text, such as name=\"Acme.Tests.Failover.*\".")]
    [InlineData("<Tests><Test name='a b'><Parameters><a>1</a></Parameters></Test></Tests>",
        "MultiStream/Tests/Test[1] (name 'a b')/@name: 'a b' is not a pattern for tests; write one fully qualified name, with * for any text, such as Acme.Tests.Failover.*")]
    [InlineData("<Tests><Test name='a'/></Tests>",
        "MultiStream/Tests/Test[1] (name 'a'): says nothing; write parameters, such as <Parameters><size>small</size></Parameters>, or remove it.")]
    [InlineData("<Tests><Test name='a' size='1'/></Tests>", "MultiStream/Tests/Test[1] (name 'a')/@size: 'size' is not a setting. Known here: name, Parameters.")]
    [InlineData("<Tests><Test name='a'><Parameters><x>${env:NONE}</x></Parameters></Test></Tests>",
        "MultiStream/Tests/Test[1] (name 'a')/Parameters/x: '${env:NONE}' refers to the environment variable 'NONE', which is not set; set it, or write the value.")]
    [InlineData("<Tests><Test name='a'><Parameters><Pass-Word>1</Pass-Word></Parameters></Test></Tests><Secrets><pass_word>${env:S}</pass_word></Secrets>",
        "MultiStream/Tests/Test[1] (name 'a')/Parameters/Pass-Word: 'Pass-Word' is a secret already, MultiStream/Secrets/pass_word; give one of them another name.")]
    [InlineData("<Variants><Variant test='*'/></Variants>", "MultiStream/Variants/Variant[1]: has no name; write the variant's, such as name=\"ipv6\".")]
    [InlineData("<Variants><Variant name='a'/></Variants>",
        "MultiStream/Variants/Variant[1] (name 'a'): has no test; write which tests it is a variant of, such as test=\"Acme.Tests.*\".")]
    [InlineData("<Variants><Variant name='a b' test='*'/></Variants>",
        "MultiStream/Variants/Variant[1] (name 'a b')/@name: 'a b' is not a name of a variant; write a letter, then letters, digits, '_' or '-'.")]
    [InlineData("<Variants><Variant name='a' test=','/></Variants>",
        "MultiStream/Variants/Variant[1] (name 'a')/@test: ',' is not a pattern for tests; write one fully qualified name, with * for any text, such as Acme.Tests.Failover.*")]
    [InlineData("<Variants><Variant name='a' test='X.*.T'/><Variant name='b' test='*'/><Variant name='A' test='X.Y*'/></Variants>",
        "MultiStream/Variants/Variant[3] (name 'A'): 'A' is the name of MultiStream/Variants/Variant[1] (name 'a') too, and a test may be one of both; give one of them another name, or patterns that no test matches both.")]
    public void What_is_wrong_is_told_by_path_and_what_would_be_right(string section, string message) => Assert.Equal(message, Settings.Error(section, "S=~entries-secret"));
}
