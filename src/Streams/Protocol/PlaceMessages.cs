using MultiStream.Deployment;

namespace MultiStream.Protocol;

/// <summary>Asks what a worker finds at the place.</summary>
/// <param name="Keys">Of the bundles that it needs.</param>
/// <param name="Frameworks">That it runs on.</param>
/// <param name="LookForIcu">Whether it needs the library of cultures.</param>
internal sealed record WorkerPlaceRequest(IReadOnlyList<string> Keys, IReadOnlyList<FrameworkNeed> Frameworks, bool LookForIcu)
{
    public void Write(MessageWriter writer, uint request)
    {
        var frameworks = new List<string>(Frameworks.Count * 2);
        foreach (var need in Frameworks)
        {
            frameworks.Add(need.Name);
            frameworks.Add(need.Version);
        }
        writer.Begin(FrameType.FindPlace, request).Texts(Keys).Texts(frameworks).Bool(LookForIcu);
    }

    public static WorkerPlaceRequest Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        var keys = reader.Texts();
        var texts = reader.Texts();
        if (texts.Length % 2 != 0)
            throw new ProtocolException("A framework without a version was asked for.");
        var frameworks = new FrameworkNeed[texts.Length / 2];
        for (int i = 0; i < frameworks.Length; i++)
            frameworks[i] = new FrameworkNeed(texts[2 * i], texts[2 * i + 1]);
        return new WorkerPlaceRequest(keys, frameworks, reader.Bool());
    }
}

/// <summary>What there is for a worker at the place.</summary>
/// <param name="Cache">The full path of the cache that the agent was started from; empty: it was started from none.</param>
/// <param name="Folders">The full path of each bundle's folder, in the order of the keys; empty: it is not there, or has to be verified.</param>
/// <param name="Dotnet">The <c>dotnet</c> that runs the agent.</param>
/// <param name="AgentAssembly">The agent's own file, which is the worker's too.</param>
/// <param name="MissingFrameworks">Those that this <c>dotnet</c> lacks, each as name and version.</param>
/// <param name="HasIcu">The library of cultures is there, or was not asked for.</param>
internal sealed record WorkerPlaceAnswer(string Cache, IReadOnlyList<string> Folders, string Dotnet, string AgentAssembly, IReadOnlyList<string> MissingFrameworks, bool HasIcu)
{
    public void Write(MessageWriter writer, uint request) =>
        writer.Begin(FrameType.Place, request).Text(Cache).Texts(Folders).Text(Dotnet).Text(AgentAssembly).Texts(MissingFrameworks).Bool(HasIcu);

    public static WorkerPlaceAnswer Read(ReadOnlySpan<byte> payload)
    {
        var reader = new MessageReader(payload);
        return new WorkerPlaceAnswer(reader.Text(), reader.Texts(), reader.Text(), reader.Text(), reader.Texts(), reader.Bool());
    }
}
