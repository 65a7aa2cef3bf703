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

    /// <summary>Without the library of cultures the first use of one would end the process in silence; so it throws.</summary>
    private static readonly string[] s_withoutCultures = ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"];

    /// <summary>Finds out how to start it; brings to the place what it lacks.</summary>
    /// <exception cref="MultiStreamException">The worker cannot be started there, with the reason.</exception>
    public static async Task<WorkerCommand> ResolveAsync(ExecutionStream stream, AgentSession session)
    {
        var source = stream.Scope.Source ?? throw new MultiStreamException("it is not known which assembly's files it needs");
        var setup = new SetupMessage(stream.Name, stream.Role, session.Address, stream.Index, stream.Place.Count, Path.GetFileNameWithoutExtension(source), WaitForDebugger: false);
        if (stream.Kind == KnownKinds.Inproc)
            return new WorkerCommand(Start([], hasIcu: true), setup);
        var files = ProjectFiles.Of(source, stream.Scope.Options.ShipIgnore);
        bool isLocal = stream.Kind == KnownKinds.Local;
        var bundle = isLocal ? null : files.BundleFor("linux-" + session.Hello.Architecture.ToLowerInvariant());
        var place = await session.FindPlaceAsync(new WorkerPlaceRequest(bundle is null ? [] : [bundle.Key], isLocal ? [] : files.Frameworks, !files.InvariantGlobalization));
        if (!place.HasIcu)
            stream.Log.Write("there is no ICU library here, so C# blocks know the invariant culture only; to ask for another one throws CultureNotFoundException");
        if (bundle is null)
            return new WorkerCommand(Start([AgentDeployment.Default.LocalProgram(stream.Place), .. files.LocalArguments(AgentDeployment.Default.LocalAssembly)], place.HasIcu), setup);
        var shipment = await Shipment.BringAsync(stream, session, files, bundle, place);
        return new WorkerCommand(Start([shipment.Dotnet, .. files.RemoteArguments(shipment.Folder, place.AgentAssembly)], place.HasIcu), setup);
    }

    private static StartMessage Start(IReadOnlyList<string> arguments, bool hasIcu) =>
        new(arguments, hasIcu ? s_environment : [.. s_environment, .. s_withoutCultures], 0, AgentSession.Window, BlockPipes.Input | BlockPipes.Data);
}
