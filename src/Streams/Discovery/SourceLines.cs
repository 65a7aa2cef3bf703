using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MultiStream.Discovery;

/// <summary>Where methods stand in their source, from the portable PDB in or beside an assembly. Knows nothing when there is none.</summary>
internal sealed class SourceLines : IDisposable
{
    private readonly MetadataReaderProvider? _provider;
    private readonly MetadataReader? _reader;
    private readonly Dictionary<DocumentHandle, string> _documents = [];
    private Dictionary<MethodDefinitionHandle, MethodDebugInformationHandle>? _stateMachines;

    public SourceLines(string assemblyPath, PEReader image)
    {
        try
        {
            // The PDB's id is checked against the image's: lines of another build would be worse than none.
            if (!image.TryOpenAssociatedPortablePdb(assemblyPath, OpenIfThere, out _provider, out _))
                return;
            _reader = _provider!.GetMetadataReader();
        }
        catch (BadImageFormatException)
        {
            // A damaged PDB costs the line numbers, not the tests.
            _provider?.Dispose();
            _provider = null;
        }
    }

    /// <summary>File and first line (from 1) of a method's body; null and 0 when unknown.</summary>
    public (string? File, int Line) Of(MethodDefinitionHandle method)
    {
        if (_reader is null)
            return default;
        var debug = method.ToDebugInformationHandle();
        var (file, line) = FirstPoint(_reader.GetMethodDebugInformation(debug));
        // What the user wrote of an async method stands in MoveNext of its state machine; the method itself has no lines.
        return file is null && StateMachines(_reader).TryGetValue(method, out var moveNext)
            ? FirstPoint(_reader.GetMethodDebugInformation(moveNext))
            : (file, line);
    }

    public void Dispose() => _provider?.Dispose();

    private static FileStream? OpenIfThere(string path) =>
        File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete) : null;

    private (string? File, int Line) FirstPoint(MethodDebugInformation method)
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

    private string DocumentName(DocumentHandle handle)
    {
        if (!_documents.TryGetValue(handle, out var name))
            _documents.Add(handle, name = _reader!.GetString(_reader.GetDocument(handle).Name));
        return name;
    }

    private Dictionary<MethodDefinitionHandle, MethodDebugInformationHandle> StateMachines(MetadataReader pdb)
    {
        if (_stateMachines is not null)
            return _stateMachines;
        _stateMachines = [];
        foreach (var handle in pdb.MethodDebugInformation)
        {
            var kickoff = pdb.GetMethodDebugInformation(handle).GetStateMachineKickoffMethod();
            if (!kickoff.IsNil)
                _stateMachines.TryAdd(kickoff, handle);
        }
        return _stateMachines;
    }
}
