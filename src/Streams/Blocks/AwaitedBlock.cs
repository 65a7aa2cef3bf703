namespace MultiStream.Blocks;

/// <summary>A block that was waited for and that has not ended: what a message says of it, in its parts.</summary>
/// <param name="Sentence">The message without the lines of output at its end.</param>
/// <param name="Stream">Where it runs.</param>
/// <param name="Number">The block's.</param>
/// <param name="Output">What it has written to stdout.</param>
/// <param name="ErrorOutput">What it has written to stderr.</param>
internal sealed record AwaitedBlock(string Sentence, ExecutionStream Stream, int Number, string Output, string ErrorOutput);
