namespace MultiStream.UnitTests.Guards;

/// <summary>
/// The agent is shipped without the packages of MultiStream.Streams, and starts in a few milliseconds because it does without their like: a JSON
/// serialiser costs a fresh process 25 to 30 ms, a first Regex or XML reader its part too.
/// </summary>
public sealed class AgentReachTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "multistream-agent", "any");

    private static readonly string[] s_forbidden =
        ["Microsoft.", "System.Text.Json", "System.Text.RegularExpressions", "System.Private.Xml", "System.Xml", "System.Linq.Expressions", "System.Net.", "System.Diagnostics.Process", "System.Reflection.Metadata"];

    [Fact]
    public void The_agent_comes_to_no_package_and_no_serialiser()
    {
        using var reach = new TypeReach(Path.Combine(s_folder, "MultiStream.Agent.dll"), Path.Combine(s_folder, "MultiStream.Streams.dll"), Path.Combine(s_folder, "MultiStream.Attributes.dll"));
        // The worker is another process, and what runs there comes to whatever it needs; and an agent that has to connect by itself pays for it.
        var types = reach.From("MultiStream.Agent", "MultiStream.Agent.Worker.", "MultiStream.Agent.Back.");

        // It does read code: the protocol is in the other assembly, and the buffers of that in the framework.
        Assert.Contains("MultiStream.Streams: MultiStream.Protocol.MessageWriter", types.Keys);
        Assert.Contains("System.Memory: System.Buffers.Binary.BinaryPrimitives", types.Keys);
        Assert.Empty(types.Keys.Where(t => s_forbidden.Any(f => t.StartsWith(f, StringComparison.Ordinal))).Select(t => Way(types, t)));
    }

    /// <summary>The other way round, so that the test above can fail: what reads settings does come to the package.</summary>
    [Fact]
    public void The_library_as_a_whole_comes_to_all_of_them()
    {
        using var reach = new TypeReach(Path.Combine(s_folder, "MultiStream.Streams.dll"));
        var types = reach.From("MultiStream.Streams");

        Assert.Contains(types.Keys, t => t.StartsWith("Microsoft.Extensions.Options: ", StringComparison.Ordinal));
        Assert.Contains(types.Keys, t => t.StartsWith("System.Text.RegularExpressions: ", StringComparison.Ordinal));
    }

    private static string Way(IReadOnlyDictionary<string, string?> types, string type) => types[type] is { } by ? $"{Way(types, by)} -> {type}" : type;
}
