using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Adapter;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

public class MultiStreamDiscovererTests
{
    private static RecordingHandle List(string source, string? filter = null)
    {
        var handle = new RecordingHandle();
        new MultiStreamDiscoverer().DiscoverTests([source], new ListingContext(filter), handle, handle);
        return handle;
    }

    [Fact]
    public void Every_test_is_listed_once_and_in_order() =>
        Assert.Equal(Cases.All.Select(t => t.DisplayName), List(Cases.AssemblyPath).Cases.Select(c => c.DisplayName));

    [Fact]
    public void A_filter_holds_for_a_listing_too() =>
        Assert.Equal(["Limited"], List(Cases.AssemblyPath, "ClassName=Discovery.Cases.Good&Name~Lim").Cases.Select(c => c.DisplayName));

    [Fact]
    public void An_assembly_that_cannot_be_read_is_a_warning_and_the_next_is_listed()
    {
        var handle = new RecordingHandle();

        new MultiStreamDiscoverer().DiscoverTests(["nowhere.dll", Cases.AssemblyPath], new ListingContext(null), handle, handle);

        var (level, text) = Assert.Single(handle.Messages);
        Assert.Equal(TestMessageLevel.Warning, level);
        Assert.Contains("nowhere.dll", text, StringComparison.Ordinal);
        Assert.Equal(Cases.All.Count, handle.Cases.Count);
    }

    [Fact]
    public void Tests_that_variants_of_the_settings_name_are_listed_once_for_each()
    {
        const string settings = """
            <RunSettings><MultiStream><Variants>
              <Variant name="plain" test="Discovery.Cases.Good.Plain"/>
              <Variant name="ipv6" test="Discovery.Cases.Good.Pl*"><Parameters><family>6</family></Parameters></Variant>
            </Variants></MultiStream></RunSettings>
            """;
        var handle = new RecordingHandle();

        new MultiStreamDiscoverer().DiscoverTests([Cases.AssemblyPath], new RunSettingsContext("ClassName=Discovery.Cases.Good&Variant!=plain", settings), handle, handle);

        Assert.Equal(["Plain(ipv6)", "Later", "Limited", "Both"], handle.Cases.Select(c => c.DisplayName));
        Assert.Empty(handle.Messages);
    }

    [Fact]
    public void Wrong_settings_cost_a_listing_the_variants_in_them_and_are_said()
    {
        const string wrong = "<RunSettings><MultiStream><Variants/><Nonsense>1</Nonsense></MultiStream></RunSettings>";
        var handle = new RecordingHandle();

        new MultiStreamDiscoverer().DiscoverTests([typeof(FactAttribute).Assembly.Location, Cases.AssemblyPath], new RunSettingsContext(settingsXml: wrong), handle, handle);

        Assert.Equal(Cases.All.Count, handle.Cases.Count);
        var (level, text) = Assert.Single(handle.Messages);
        Assert.Equal(TestMessageLevel.Warning, level);
        Assert.StartsWith("MultiStream: The tests are listed without the variants of the settings, which are wrong: ", text, StringComparison.Ordinal);
        Assert.Contains("Nonsense", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_without_variants_are_not_read_for_a_listing()
    {
        var handle = new RecordingHandle();

        new MultiStreamDiscoverer().DiscoverTests([Cases.AssemblyPath], new RunSettingsContext(settingsXml: "<RunSettings><MultiStream><Nonsense>1</Nonsense></MultiStream></RunSettings>"), handle, handle);

        Assert.Equal(Cases.All.Count, handle.Cases.Count);
        Assert.Empty(handle.Messages);
    }

    [Fact]
    public void A_filter_that_cannot_be_understood_is_an_error_and_lists_nothing()
    {
        var handle = List(Cases.AssemblyPath, "Name=(");

        var (level, text) = Assert.Single(handle.Messages);
        Assert.Equal(TestMessageLevel.Error, level);
        Assert.Contains("'Name=('", text, StringComparison.Ordinal);
        Assert.Empty(handle.Cases);
    }

    [Fact]
    public void A_name_in_the_filter_that_no_test_has_is_a_warning_that_names_the_known_ones()
    {
        var handle = List(Cases.AssemblyPath, "Categori=lab");

        var (level, text) = Assert.Single(handle.Messages);
        Assert.Equal(TestMessageLevel.Warning, level);
        Assert.Contains("'Categori'", text, StringComparison.Ordinal);
        Assert.Contains(", Kind, letter, Level, list, nested, number, Owner, Priority, server, size, text, Ticket, time, times, Variant, Weight, whole.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_tests_is_no_reason_to_speak()
    {
        var handle = List(typeof(FactAttribute).Assembly.Location, "Categori=lab");

        Assert.Empty(handle.Cases);
        Assert.Empty(handle.Messages);
    }

    [Fact]
    public void The_adapter_is_found_by_its_attributes()
    {
        var uri = Assert.Single(typeof(MultiStreamDiscoverer).GetCustomAttributes(typeof(DefaultExecutorUriAttribute), false).Cast<DefaultExecutorUriAttribute>());
        var executor = Assert.Single(typeof(MultiStreamExecutor).GetCustomAttributes(typeof(ExtensionUriAttribute), false).Cast<ExtensionUriAttribute>());

        Assert.Equal(uri.ExecutorUri, executor.ExtensionUri);
        Assert.EndsWith("TestAdapter.dll", typeof(MultiStreamExecutor).Assembly.Location, StringComparison.OrdinalIgnoreCase);
    }
}
