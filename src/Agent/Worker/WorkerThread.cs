using MultiStream.Workers;

namespace MultiStream.Agent.Worker;

/// <summary>A worker in the process of the tests, for streams of kind <c>inproc</c>. Found by its name.</summary>
internal sealed class WorkerThread : InprocWorker
{
    public override void Run(Stream input, Stream output) => new WorkerHost(input, output, ownProcess: false).Run();
}
