using System.Text;
using MultiStream.Files;
using MultiStream.Protocol;

namespace MultiStream.Promises.Saboteurs;

// Places that get files wrong.

/// <summary>Adds, so that there and back do not cancel each other out.</summary>
internal sealed class ChangesFiles : FileSaboteur
{
    protected override IEnumerable<FileMessage> Either(FileMessage message) =>
        [message.Type == FileRecord.Data ? message with { Payload = [(byte)(message.Payload[0] + 1), .. message.Payload[1..]] } : message];
}

internal sealed class LosesPermissions : FileSaboteur
{
    protected override IEnumerable<FileMessage> Either(FileMessage message) =>
        [message.Type is FileRecord.File or FileRecord.Folder ? message.With(0, BitConverter.GetBytes(message.Type == FileRecord.File ? 0x1A4 : 0x1ED)) : message];
}

internal sealed class LosesTimes : FileSaboteur
{
    protected override IEnumerable<FileMessage> Either(FileMessage message) =>
        [message.Type is FileRecord.File or FileRecord.Folder ? message.With(4, BitConverter.GetBytes(1_000_000_000L)) : message];
}

/// <summary>Makes an empty file of each link.</summary>
internal sealed class LosesLinks : FileSaboteur
{
    protected override IEnumerable<FileMessage> Either(FileMessage message) =>
        message.Type == FileRecord.Link
            ? [new FileMessage(FileRecord.File, [.. BitConverter.GetBytes(message.Name.Length), .. message.Name, .. BitConverter.GetBytes(0x1A4), .. new byte[16]]), new FileMessage(FileRecord.FileEnd, [])]
            : [message];
}

internal sealed class ForgetsEmptyFolders : FileSaboteur
{
    private FileMessage? _entered;

    protected override IEnumerable<FileMessage> Either(FileMessage message)
    {
        var entered = _entered;
        _entered = message.Type == FileRecord.Folder ? message : null;
        return (entered, message.Type) switch
        {
            (null, FileRecord.Folder) => [],
            (not null, FileRecord.Leave) => [],
            (not null, FileRecord.Folder) => [entered],
            (not null, _) => [entered, message],
            _ => [message],
        };
    }
}

/// <summary>Takes names for text.</summary>
internal sealed class SpeaksNames : FileSaboteur
{
    protected override IEnumerable<FileMessage> Either(FileMessage message) =>
        [message.HasName ? message.Named(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(message.Name).Replace('\n', '?'))) : message];
}

internal sealed class RenamesFiles : FileSaboteur
{
    protected override IEnumerable<FileMessage> Either(FileMessage message) => [message.Type == FileRecord.File ? message.Named([.. message.Name, (byte)'~']) : message];
}

/// <summary>Says that all went well.</summary>
internal sealed class HidesFaults : FileSaboteur
{
    private bool _put;

    protected override IEnumerable<FileMessage> ToPlace(FileMessage message)
    {
        if (message.Type is FileRecord.Put or FileRecord.Get)
            _put = message.Type == FileRecord.Put;
        return [message];
    }

    protected override IEnumerable<FileMessage> FromPlace(FileMessage message) => message.Type switch
    {
        FileRecord.Skipped => [],
        FileRecord.Fault => [new FileMessage(_put ? FileRecord.Done : FileRecord.End, [])],
        _ => [message],
    };
}

/// <summary>Never says that it took something.</summary>
internal sealed class WithholdsFileCredit : FileSaboteur
{
    protected override IEnumerable<FileMessage> ToPlace(FileMessage message) => message.Type == FileRecord.Taken ? [] : [message];
}

/// <summary>Takes what has come of a file for all of it when the pipe ends.</summary>
internal sealed class KeepsHalfFiles : FileSaboteur
{
    private bool _inFile;

    public override IEnumerable<Frame> ToAgent(Frame frame)
    {
        if (frame.Type != FrameType.Input || frame.Payload.Length > 0 || !_inFile)
            return base.ToAgent(frame);
        return [frame.With([.. new FileMessage(FileRecord.FileEnd, []).ToBytes(), .. new FileMessage(FileRecord.End, []).ToBytes()]), frame];
    }

    protected override IEnumerable<FileMessage> ToPlace(FileMessage message)
    {
        _inFile = message.Type is FileRecord.File or FileRecord.Data;
        return [message];
    }
}

/// <summary>Starts nothing while files travel.</summary>
internal sealed class FilesComeFirst : FileSaboteur
{
    public override IEnumerable<Frame> ToAgent(Frame frame) => frame.Type == FrameType.Start && Transfers > 0 ? [] : base.ToAgent(frame);
}
