using Acme.Tests;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Plugins;

/// <summary>The kind of the documentation: an assembly that the settings name brings it.</summary>
public sealed class PluginTests
{
    [Fact]
    public async Task A_kind_of_a_plug_in_opens_streams_for_shell_and_csharp_blocks()
    {
        int own = int.Parse(await LocalKind.ShAsync("nice"), System.Globalization.CultureInfo.InvariantCulture);
        await using var streams = new TestStreams(new NiceKind());
        var stream = (await streams.OpenAsync("a"))[0];

        Assert.Equal("nice", stream.Kind);
        Assert.Equal(FormattableString.Invariant($"{Math.Min(own + 7, 19)}\n"), (await stream.RunAsync(Block.Shell("nice"))).StandardOutput);
        Assert.Equal(42, await stream.CallAsync(() => 42));
    }

    [Theory]
    [InlineData("NiceSpawner.cs")]
    [InlineData("NiceKind.cs")]
    public void Its_code_stands_in_the_documentation(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No TestAdapter.sln above " + AppContext.BaseDirectory);

        Assert.Contains(
            File.ReadAllText(Path.Combine(folder, "tests/MultiStream.IntegrationTests/Plugins", file)).ReplaceLineEndings("\n"),
            File.ReadAllText(Path.Combine(folder, "docs/kinds.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_whether_it_is_usable() => Assert.Null(await StreamKinds.WhyNotAsync("nice", options: new NiceKind().OptionsFor(["a"])));
}
