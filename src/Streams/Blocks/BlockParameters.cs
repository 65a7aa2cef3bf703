using MultiStream.Options;

namespace MultiStream.Blocks;

/// <summary>
/// What a block finds on a stream: its own parameters over the stream's over those of the run. The run's secrets are not among them: a secret goes only
/// to blocks that it was given to. Nor are the <c>TestRunParameters</c>: other frameworks have theirs there, passwords among them.
/// </summary>
internal static class BlockParameters
{
    /// <summary>As pairs for a C# block; <see cref="Parameters.FromPairs"/> is the other end.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Merge(Block block, ExecutionStream stream) => For(block, stream).ToPairs();

    /// <summary>As variables for a process: <c>MULTISTREAM_PARAM_SECONDS</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment(Block block, ExecutionStream stream) =>
        For(block, stream).All.Select(p => KeyValuePair.Create(ParameterName.InEnvironment(p.Name), p.Secret?.Reveal() ?? p.Text));

    private static Parameters For(Block block, ExecutionStream stream) => new([.. stream.Parameters.All.Where(p => p is { Secret: null, IsOfTestRun: false }), .. block.Settings.Parameters]);
}
