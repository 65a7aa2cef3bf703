using System.Buffers.Binary;
using MultiStream.Files;
using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

/// <summary>A record of a transfer, as it passes.</summary>
internal sealed record FileMessage(FileRecord Type, byte[] Payload)
{
    /// <summary>Whether it brings a name: a file, a folder or a link.</summary>
    public bool HasName => Type is FileRecord.File or FileRecord.Folder or FileRecord.Link;

    public byte[] Name => Payload[4..(4 + NameLength)];

    private int NameLength => BinaryPrimitives.ReadInt32LittleEndian(Payload);

    /// <summary>The same with another name.</summary>
    public FileMessage Named(byte[] name) => this with { Payload = [.. BitConverter.GetBytes(name.Length), .. name, .. Payload[(4 + NameLength)..]] };

    /// <summary>The same with other bytes at a place after the name.</summary>
    public FileMessage With(int afterName, byte[] bytes)
    {
        var payload = (byte[])Payload.Clone();
        bytes.CopyTo(payload, 4 + NameLength + afterName);
        return this with { Payload = payload };
    }

    public byte[] ToBytes() => [(byte)Type, .. BitConverter.GetBytes(Payload.Length), .. Payload];
}

/// <summary>Breaks one thing of what controller and place say to each other while files travel; the agent passes it on unread.</summary>
internal abstract class FileSaboteur : Saboteur
{
    private const int MaxPiece = 64 * 1024;
    private readonly Dictionary<uint, (List<byte> To, List<byte> From)> _transfers = [];

    /// <summary>Transfers that are under way.</summary>
    protected int Transfers => _transfers.Count;

    public override IEnumerable<Frame> FromAgent(Frame frame)
    {
        if (frame.Type == FrameType.Exited)
            _transfers.Remove(frame.Channel);
        return frame.Type == FrameType.Output && _transfers.TryGetValue(frame.Channel, out var wire) ? Through(wire.From, frame, FromPlace) : [frame];
    }

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type == FrameType.Start && StartMessage.Read(frame.Payload).Arguments[^1] == FileService.Argument)
            _transfers[frame.Channel] = ([], []);
        return frame.Type == FrameType.Input && frame.Payload.Length > 0 && _transfers.TryGetValue(frame.Channel, out var wire) ? Through(wire.To, frame, ToPlace) : [frame];
    }

    /// <summary>What becomes of a record from the place.</summary>
    protected virtual IEnumerable<FileMessage> FromPlace(FileMessage message) => Either(message);

    /// <summary>What becomes of a record to the place.</summary>
    protected virtual IEnumerable<FileMessage> ToPlace(FileMessage message) => Either(message);

    /// <summary>The same for both directions.</summary>
    protected virtual IEnumerable<FileMessage> Either(FileMessage message) => [message];

    private static IEnumerable<Frame> Through(List<byte> kept, Frame frame, Func<FileMessage, IEnumerable<FileMessage>> change)
    {
        kept.AddRange(frame.Payload);
        var bytes = kept.ToArray();
        var passed = new List<byte>();
        int start = 0;
        while (bytes.Length - start >= 5 && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start + 1)) is var length && bytes.Length - start >= 5 + length)
        {
            var message = new FileMessage((FileRecord)bytes[start], bytes[(start + 5)..(start + 5 + length)]);
            foreach (var one in change(message))
                passed.AddRange(one.ToBytes());
            start += 5 + length;
        }
        kept.RemoveRange(0, start);
        return [.. passed.Chunk(MaxPiece).Select(frame.With)];
    }
}
