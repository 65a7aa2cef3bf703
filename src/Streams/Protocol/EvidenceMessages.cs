namespace MultiStream.Protocol;

/// <summary>Asks the agent what is to be seen at its place. The answers are <see cref="EvidenceMessage"/>s.</summary>
/// <param name="Machine">What there is to see of the whole machine too, and not of the stream's processes alone.</param>
/// <param name="SinceSeconds">Lines of logs that are older are left out.</param>
/// <param name="ToolMilliseconds">How long a program may take that is asked for such lines.</param>
internal sealed record GatherMessage(bool Machine, int SinceSeconds, int ToolMilliseconds)
{
    public void Write(MessageWriter writer, uint request) => writer.Begin(FrameType.Gather, request).Bool(Machine).Int(SinceSeconds).Int(ToolMilliseconds);

    public static GatherMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new GatherMessage(reader.Bool(), reader.Int(), reader.Int());
    }
}

/// <summary>A section of what is to be seen at a place, as soon as it is known; so that what hangs is known by name, and what came before it is there.</summary>
/// <param name="Section">Its title; empty: none is finished yet.</param>
/// <param name="Lines">As they were read: a line may hold anything, line ends too. One that ends with <c>…</c> was cut.</param>
/// <param name="Next">The title of the section that is looked at now; empty: this was the last one.</param>
internal sealed record EvidenceMessage(string Section, IReadOnlyList<string> Lines, string Next)
{
    public void Write(MessageWriter writer, uint request) => writer.Begin(FrameType.Evidence, request).Text(Section).Texts(Lines).Text(Next);

    public static EvidenceMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new EvidenceMessage(reader.Text(), reader.Texts(), reader.Text());
    }
}
