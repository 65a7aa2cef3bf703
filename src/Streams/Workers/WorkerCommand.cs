using MultiStream.Deployment;
using MultiStream.Options;
using MultiStream.Protocol;

namespace MultiStream.Workers;

/// <summary>How a stream's worker is started, and the first thing that it is told.</summary>
internal sealed record WorkerCommand(StartMessage Message, SetupMessage Setup)
{
    private static readonly string[] s_environment =
    [
        // An ASP.NET project asks for the server's collector: a heap for each processor, in each of many workers.
        "DOTNET_gcServer", "0",
        "DOTNET_TieredPGO", "0",
    ];

    /// <summary>With: sockets in /tmp that a killed process leaves for ever, and 3 threads more.</summary>
    private static readonly string[] s_withoutDiagnostics = ["DOTNET_EnableDiagnostics", "0"];

    /// <summary>Without the library of cultures the first use of one would end the process in silence; so it throws.</summary>
    private static readonly string[] s_withoutCultures = ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"];

    /// <summary>Finds out how to start it; brings to the place what it lacks.</summary>
    /// <exception cref="MultiStreamException">The worker cannot be started there, with the reason.</exception>
    public static async Task<WorkerCommand> ResolveAsync(ExecutionStream stream, AgentSession session)
    {
        var source = stream.Scope.Source ?? throw new MultiStreamException("it is not known which project's files it needs: this program has no assembly with a .deps.json beside it, as one that was published as a single file has none");
        bool isLocal = stream.Kind == KnownKinds.Local;
        bool waits = stream.Kind != KnownKinds.Inproc && (stream.Scope.Options.WaitForDebugger || (isLocal && stream.Scope.AttachDebugger is not null));
        var setup = new SetupMessage(stream.Name, stream.Role, session.Address, stream.Index, stream.Place.Count, Path.GetFileNameWithoutExtension(source), WaitForDebugger: waits)
        {
            Limits = stream.Scope.Limits.ToTexts(),
            Tests = stream.Scope.Tests,
        };
        if (stream.Kind == KnownKinds.Inproc)
            return new WorkerCommand(Start([], []), setup);
        var files = ProjectFiles.Of(source, stream.Scope.Options.ShipIgnore);
        var bundle = isLocal ? null : files.BundleFor("linux-" + session.Hello.Architecture.ToLowerInvariant());
        var place = await session.FindPlaceAsync(new WorkerPlaceRequest(bundle is null ? [] : [bundle.Key], isLocal ? [] : files.Frameworks, files.NeedsIcu));
        if (!place.HasIcu)
            stream.Log.Write("there is no ICU library here, so C# blocks know the invariant culture only; to ask for another one throws CultureNotFoundException");
        string[] environment = [.. s_environment, .. waits ? [] : s_withoutDiagnostics, .. place.HasIcu ? [] : s_withoutCultures];
        if (bundle is null)
            return new WorkerCommand(Start([AgentDeployment.Default.LocalProgram(stream.Place), .. files.LocalArguments(AgentDeployment.Default.LocalAssembly)], environment), setup);
        var shipment = await Shipment.BringAsync(stream, session, files, bundle, place);
        return new WorkerCommand(Start([shipment.Dotnet, .. files.RemoteArguments(shipment.Folder, place.AgentAssembly)], environment), setup);
    }

    private static StartMessage Start(IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        new(arguments, environment, 0, AgentSession.Window, BlockPipes.Input | BlockPipes.Data);
}
