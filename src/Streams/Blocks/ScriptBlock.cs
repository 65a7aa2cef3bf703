using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.Blocks;

/// <summary>A script of this machine, brought to the stream and run there.</summary>
internal sealed class ScriptBlock(ScriptFile script, IReadOnlyList<string> arguments) : Block
{
    internal override string DefaultTitle => string.Join(' ', ((string[])[script.Name, .. arguments]).Select(ShellQuoting.QuoteIfNeeded));

    internal override bool IsPrepared => false;

    /// <summary>Beside the stream's directory, which is the test's alone; they go together.</summary>
    internal override async Task<Block> PrepareAsync(ExecutionStream stream, AgentSession session, CancellationToken cancel)
    {
        var path = $"{SyncFolder.Of(session.Directory)}/scripts/{script.Hash}/{script.Name}";
        await HiddenFile.WriteAsync(session, path, script.Content, cancel);
        return new ProgramBlock(script.Interpreter[0], [.. script.Interpreter.Skip(1), path, .. arguments]);
    }
}
