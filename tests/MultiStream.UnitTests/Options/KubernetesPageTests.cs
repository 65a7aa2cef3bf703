using System.Text.RegularExpressions;
using MultiStream.Allocation;
using MultiStream.Spawners.Command;
using MultiStream.UnitTests.Guards;

namespace MultiStream.UnitTests.Options;

/// <summary>What <c>docs/kubernetes.md</c> and its sample have in their settings leads to the pods that the fixture makes.</summary>
public sealed partial class KubernetesPageTests
{
    [Fact]
    public void The_settings_lead_to_the_pods_that_are_made()
    {
        var shown = Examples()[0];
        var options = Settings.ReadDocument(shown, ["POD_RUN=ci-4711"]);

        var places = StreamPlacement.Place(Allocation.Tests.With(("server", null), ("client", 2)), options);

        Assert.Equal(options.Parameters["pods"].Text.Split(' ').Select(pod => $"kubectl exec -i ci-4711-{pod} -c stream -- {{agent}}"), places.Select(p => CommandSpawner.Setting(p, "command")));
        Assert.Equal("ci-4711-client-1.ci-4711", CommandSpawner.Setting(places[2], "address"));
        // The sample's file differs in its comments alone.
        Assert.Equal(Bare(shown), Bare(File.ReadAllText(Repository.PathOf("samples/Kubernetes/hosts.runsettings"))));
    }

    [Fact]
    public void A_pool_has_the_pods_that_are_made()
    {
        var options = Settings.Read(Examples()[1], "POD_RUN=ci-4711");

        Assert.Equal(options.Parameters["pods"].Text.Split(' '), options.Hosts.Pool.Select(h => h.Name));
        Assert.All(options.Hosts.Pool, h => Assert.Equal($"kubectl exec -i ci-4711-{h.Name} -c stream -- {{agent}}", h.Settings["command"]));
    }

    /// <summary>What is filled in is text, whatever it looks like: <c>4711</c> as it stands is a number to YAML.</summary>
    [Theory]
    [InlineData("pod.yaml")]
    [InlineData("service.yaml")]
    public void Names_are_quoted_in_the_manifests(string file)
    {
        var lines = File.ReadAllLines(Repository.PathOf("samples/Kubernetes/" + file)).Where(l => !l.TrimStart().StartsWith('#') && l.Contains("RUN", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Matches("^ +[a-z/]+: \"RUN(-NAME)?\"$", l));
    }

    private static List<string> Examples() => [.. Example().Matches(File.ReadAllText(Repository.PathOf("docs/kubernetes.md"))).Select(m => m.Groups[1].Value)];

    private static string Bare(string xml) => Spaces().Replace(Comment().Replace(xml, ""), "");

    [GeneratedRegex(@"^```xml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
