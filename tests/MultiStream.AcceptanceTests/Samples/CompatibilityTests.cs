using MultiStream.AcceptanceTests.Harness;
using MultiStream.Lab;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>The compatibility matrix: one method, five test cases, as local processes and in containers.</summary>
public sealed class CompatibilityTests
{
    const string Downgrade = "Old_and_new_speak(downgrade)";

    /// <summary>The same on every kind of stream and with any settings.</summary>
    static readonly Guid DowngradeId = new("0ad5c4d8-f807-e633-2737-b0da7b4b99f1");

    [Fact]
    public async Task Every_pair_of_versions_is_a_test_case_of_its_own()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Compatibility") { ByProject = true });

        Assert.True(run.ExitCode == 0, run.ToString());
        string[] names = ["client: v1, server: v1", "client: v1, server: v2", "client: v2, server: v1", "client: v2, server: v2", "downgrade"];
        Assert.Equal(names.Select(n => $"Old_and_new_speak({n})"), run.Trx.Results.Select(r => r.Name).Order(StringComparer.Ordinal));
        Assert.All(run.Trx.Results, r => Assert.Equal([$"{r.Name} · main", $"{r.Name} · server @ localhost", $"{r.Name} · client @ localhost"], r.Children.Select(c => c.Name)));
        Assert.Contains("they speak version 2", run.Trx["Old_and_new_speak(client: v2, server: v2)"]["client @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Contains("they speak version 1", run.Trx["Old_and_new_speak(client: v2, server: v1)"]["client @ localhost"].StdOut, StringComparison.Ordinal);
        Assert.Contains("refused", run.Trx[Downgrade]["client @ localhost"].StdOut, StringComparison.Ordinal);

        Assert.Equal(DowngradeId, run.Trx[Downgrade].TestId);

        // Whoever reads what the run left can tell them apart, too.
        var begun = EventLines.Read(Assert.Single(Directory.GetDirectories(Path.Combine(run.Folder.Results, "MultiStream")))).Where(e => EventLines.Name(e) == "test-begin").ToList();
        Assert.Equal(names, begun.Select(e => e.GetProperty("variant").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("Compatibility.CompatibilityTests.Old_and_new_speak", Assert.Single(begun.Select(e => e.GetProperty("name").GetString()).Distinct()));
        Assert.Equal(5, begun.Select(e => e.GetProperty("folder").GetString()).Distinct().Count());
        Assert.Contains("test Compatibility.CompatibilityTests.Old_and_new_speak(downgrade);", File.ReadLines(run.Trx[Downgrade]["main"].File("job.log")).First(), StringComparison.Ordinal);
    }

    [HostsFact]
    public async Task A_case_chooses_the_images_of_its_containers_and_is_the_same_test_there()
    {
        var lab = await ContainerLab.GetAsync();
        var folder = Asset.ProjectFolder("Compatibility");
        await using var building = DotnetTest.Start([Path.Combine(folder, "build-images"), lab.Engine, ContainerLab.Image, "server:v3", "client:v1"], new RunFolder());
        using var built = await building.EndAsync();
        Assert.True(built.ExitCode == 0, built.ToString());
        var settings = await File.ReadAllTextAsync(Path.Combine(folder, "containers.runsettings"));

        using var run = await DotnetTest.RunAsync(new TestCommand("Compatibility")
        {
            Settings = settings.Replace("kind=\"container\"", $"kind=\"container\" engine=\"{lab.Engine}\"", StringComparison.Ordinal),
            Filter = "client=v1&server=v3",
        });

        Assert.True(run.ExitCode == 0, run.ToString());
        var test = Assert.Single(run.Trx.Results);
        Assert.Equal((Downgrade, DowngradeId), (test.Name, test.TestId));
        Assert.Equal([$"{Downgrade} · main", $"{Downgrade} · server @ acme/server:v3", $"{Downgrade} · client @ acme/client:v1"], test.Children.Select(c => c.Name));
        Assert.Contains("$ acme-client ", test["client @ acme/client:v1"].StdOut, StringComparison.Ordinal);
    }
}
