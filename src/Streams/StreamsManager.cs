namespace MultiStream;

/// <summary>All streams of one test.</summary>
public sealed class StreamsManager
{
}
