namespace MultiStream.UnitTests.Options;

public sealed class RunSettingsDocumentTests
{
    [Fact]
    public void XML_that_is_not_well_formed_is_told_with_its_line() => Assert.Equal(
        "Run settings, line 3, position 3: not well-formed XML. The 'MultiStream' start tag on line 2 position 2 does not match the end tag of 'RunSettings'.",
        Settings.ErrorOfDocument("<RunSettings>\n<MultiStream>\n</RunSettings>"));

    [Theory]
    [InlineData("MultiStream settings")]
    [InlineData("<RunSettings>&unknown;</RunSettings>")]
    public void What_is_no_XML_is_refused(string xml) =>
        Assert.StartsWith("Run settings, line 1, position ", Settings.ErrorOfDocument(xml), StringComparison.Ordinal);

    [Fact]
    public void A_document_type_is_refused_since_it_could_read_files() => Assert.StartsWith(
        "Run settings: not well-formed XML. For security reasons DTD is prohibited in this XML document.",
        Settings.ErrorOfDocument("<!DOCTYPE RunSettings [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><RunSettings>&x;</RunSettings>"),
        StringComparison.Ordinal);

    [Fact]
    public void Another_document_is_refused() =>
        Assert.Equal("Run settings: the root element is 'TestSettings'; write <RunSettings>.", Settings.ErrorOfDocument("<TestSettings><MultiStream/></TestSettings>"));

    [Theory]
    [InlineData("MultiStreams")]
    [InlineData("MultStream")]
    [InlineData("Multi-Stream")]
    public void A_section_that_is_nearly_ours_is_not_ignored(string name) => Assert.Equal(
        $"{name}: '{name}' is not a section; did you mean 'MultiStream'?",
        Settings.ErrorOfDocument($"<RunSettings><{name}><Strict>true</Strict></{name}></RunSettings>"));

    [Fact]
    public void Sections_of_others_comments_and_namespaces_are_left_alone()
    {
        var options = Settings.ReadDocument(
            """
            <?xml version="1.0" encoding="utf-16"?>
            <RunSettings xmlns:x="urn:x">
              <RunConfiguration><MaxCpuCount>2</MaxCpuCount><RunSettingsDirectory>/settings</RunSettingsDirectory></RunConfiguration>
              <MSTest><Parallelize/></MSTest><NUnit/><DataCollectionRunSettings/><LoggerRunSettings/>
              <MultiStream><!-- a comment --><Strict><![CDATA[true]]><!-- another --></Strict></MultiStream>
            </RunSettings>
            """, []);

        Assert.True(options.Strict);
        Assert.Equal("/settings", options.BaseDirectory);
    }
}
