using System.Reflection;

namespace MultiStream.Workers;

/// <summary>The code of a worker, loaded into this process: it is in the agent's assembly, which nothing here refers to.</summary>
internal abstract class InprocWorker
{
    private const string TypeName = "MultiStream.Agent.Worker.WorkerThread";

    /// <param name="agentAssembly">Path of MultiStream.Agent.dll.</param>
    public static InprocWorker Load(string agentAssembly) =>
        (InprocWorker)Activator.CreateInstance(Assembly.LoadFrom(agentAssembly).GetType(TypeName, throwOnError: true)!)!;

    /// <summary>Runs calls until <paramref name="input"/> ends.</summary>
    public abstract void Run(Stream input, Stream output);
}
