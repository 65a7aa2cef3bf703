using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MultiStream.Discovery;

/// <summary>Where methods stand in their source, from the portable PDB in or beside an assembly. Knows nothing when there is none.</summary>
internal sealed class SourceLines : IDisposable
{
    readonly MetadataReaderProvider? provider;
    readonly MetadataReader? reader;
    readonly Dictionary<DocumentHandle, string> documents = [];
    Dictionary<MethodDefinitionHandle, MethodDebugInformationHandle>? stateMachines;

    public SourceLines(string assemblyPath, PEReader image)
    {
        try
        {
            // The PDB's id is checked against the image's: lines of another build would be worse than none.
            if (!image.TryOpenAssociatedPortablePdb(assemblyPath, OpenIfThere, out provider, out _))
                return;
            reader = provider!.GetMetadataReader();
        }
        catch (BadImageFormatException)
        {
            // A damaged PDB costs the line numbers, not the tests.
            provider?.Dispose();
            provider = null;
        }
    }

    /// <summary>File and first line (from 1) of a method's body; null and 0 when unknown.</summary>
    public (string? File, int Line) Of(MethodDefinitionHandle method)
    {
        if (reader is null)
            return default;
        var debug = method.ToDebugInformationHandle();
        var (file, line) = FirstPoint(reader.GetMethodDebugInformation(debug));
        // What the user wrote of an async method stands in MoveNext of its state machine; the method itself has no lines.
        return file is null && StateMachines(reader).TryGetValue(method, out var moveNext)
            ? FirstPoint(reader.GetMethodDebugInformation(moveNext))
            : (file, line);
    }

    public void Dispose() => provider?.Dispose();

    static FileStream? OpenIfThere(string path) =>
        File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete) : null;

    (string? File, int Line) FirstPoint(MethodDebugInformation method)
    {
        if (method.SequencePointsBlob.IsNil)
            return default;
        foreach (var point in method.GetSequencePoints())
        {
            if (!point.IsHidden)
                return (DocumentName(point.Document), point.StartLine);
        }
        return default;
    }

    string DocumentName(DocumentHandle handle)
    {
        if (!documents.TryGetValue(handle, out var name))
            documents.Add(handle, name = reader!.GetString(reader.GetDocument(handle).Name));
        return name;
    }

    Dictionary<MethodDefinitionHandle, MethodDebugInformationHandle> StateMachines(MetadataReader pdb)
    {
        if (stateMachines is not null)
            return stateMachines;
        stateMachines = [];
        foreach (var handle in pdb.MethodDebugInformation)
        {
            var kickoff = pdb.GetMethodDebugInformation(handle).GetStateMachineKickoffMethod();
            if (!kickoff.IsNil)
                stateMachines.TryAdd(kickoff, handle);
        }
        return stateMachines;
    }
}
