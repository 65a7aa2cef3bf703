using MultiStream.Deployment;
using MultiStream.Options;
using MultiStream.Protocol;

namespace MultiStream.Workers;

/// <summary>How a stream's worker is started, and the first thing that it is told.</summary>
internal sealed record WorkerCommand(StartMessage Message, SetupMessage Setup)
{
    private static readonly string[] s_environment =
    [
        // Sockets in /tmp that a killed process leaves for ever, and 3 threads more.
        "DOTNET_EnableDiagnostics", "0",
        // An ASP.NET project asks for the server's collector: a heap for each processor, in each of many workers.
        "DOTNET_gcServer", "0",
        "DOTNET_TieredPGO", "0",
    ];

    public static Task<WorkerCommand> ResolveAsync(ExecutionStream stream, AgentSession session)
    {
        var source = stream.Scope.Source ?? throw new MultiStreamException("it is not known which assembly's files it needs");
        if (stream.Kind == KnownKinds.Inproc)
            return Task.FromResult(new WorkerCommand(new StartMessage([], [], 0, AgentSession.Window, BlockPipes.Input | BlockPipes.Data), Greeting(stream, session, source)));
        var files = ProjectFiles.Of(source, stream.Scope.Options.ShipIgnore);
        IReadOnlyList<string> arguments = [AgentDeployment.Default.LocalProgram(stream.Place), .. files.LocalArguments(AgentDeployment.Default.LocalAssembly)];
        return Task.FromResult(new WorkerCommand(
            new StartMessage(arguments, s_environment, 0, AgentSession.Window, BlockPipes.Input | BlockPipes.Data),
            Greeting(stream, session, source)));
    }

    private static SetupMessage Greeting(ExecutionStream stream, AgentSession session, string source) =>
        new(stream.Name, stream.Role, session.Address, stream.Index, stream.Place.Count, Path.GetFileNameWithoutExtension(source), WaitForDebugger: false);
}
