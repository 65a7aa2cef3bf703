using MultiStream;

namespace Secrets.Cases;

/// <summary>A secret of the settings, and a text as strange that is none: whatever is done with the one is done with the other, so that it is seen where the secret would be.</summary>
public sealed record Value(string Name, Secret Secret, string Control)
{
    public static readonly string[] Names = ["quotes", "lines", "foreign", "word"];

    public static IReadOnlyList<Value> All(StreamsManager streams) =>
        [.. Names.Select(n => new Value(n, streams.Parameters.Get<Secret>(n), Environment.GetEnvironmentVariable("CONTROL_" + n.ToUpperInvariant())!))];

    /// <summary>All of them in one text.</summary>
    public static string Text(StreamsManager streams) => string.Concat(All(streams).Select(v => $"({v.Secret.Reveal()}) <{v.Control}>\n"));

    /// <summary>The block with all of them in its environment: <c>S_QUOTES</c>, <c>C_QUOTES</c> and so on.</summary>
    public static Block Give(Block block, StreamsManager streams) => All(streams).Aggregate(block, (b, v) =>
        b.WithEnvironment("S_" + v.Name.ToUpperInvariant(), v.Secret).WithEnvironment("C_" + v.Name.ToUpperInvariant(), v.Control));

    public static string File(string name) => Path.Combine(Environment.GetEnvironmentVariable("ACCEPTANCE_FILES")!, name);
}
