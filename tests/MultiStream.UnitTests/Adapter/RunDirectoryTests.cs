using MultiStream.Adapter;

namespace MultiStream.UnitTests.Adapter;

public class RunDirectoryTests
{
    private static readonly string Root = Path.GetFullPath("/results");
    private static readonly string Source = Path.Combine(Root, "bin", "Tests.dll");

    private static string Parent(RunSettingsContext? context) => Path.GetDirectoryName(RunDirectory.Choose(context, Source))!;

    private static string Settings(string directory) => $"<RunSettings><RunConfiguration><ResultsDirectory>{directory}</ResultsDirectory></RunConfiguration></RunSettings>";

    [Fact]
    public void It_lies_in_the_directory_of_the_run() =>
        Assert.Equal(Path.Combine(Root, "run", "MultiStream"), Parent(new RunSettingsContext(null, Settings("/other"), Path.Combine(Root, "run"))));

    [Fact]
    public void Else_in_the_one_that_the_settings_name() =>
        Assert.Equal(Path.Combine(Root, "own", "MultiStream"), Parent(new RunSettingsContext(null, Settings(Path.Combine(Root, "own")))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<RunSettings />")]
    [InlineData("<RunSettings")]
    public void Else_beside_the_source(string? settings) =>
        Assert.Equal(Path.Combine(Root, "bin", "TestResults", "MultiStream"), Parent(new RunSettingsContext(null, settings)));

    [Fact]
    public void Without_a_context_it_lies_beside_the_source() =>
        Assert.Equal(Path.Combine(Root, "bin", "TestResults", "MultiStream"), Parent(null));

    [Fact]
    public void Each_run_has_its_own_and_none_is_made_yet()
    {
        var (one, two) = (RunDirectory.Choose(null, Source), RunDirectory.Choose(null, Source));

        Assert.NotEqual(one, two);
        Assert.False(Directory.Exists(one));
    }
}
