using System.Diagnostics;
using System.Globalization;
using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.Workers;

/// <summary>What a worker runs with at a place that is not this machine.</summary>
/// <param name="Dotnet">The program.</param>
/// <param name="Folder">The project's files.</param>
internal sealed record Shipment(string Dotnet, string Folder)
{
    /// <summary>Brings the project's files, and a runtime with its frameworks, to a place that lacks them.</summary>
    /// <exception cref="MultiStreamException">The place refused, or lacks what it must not be sent.</exception>
    public static async Task<Shipment> BringAsync(ExecutionStream stream, AgentSession session, ProjectFiles files, FileBundle bundle, WorkerPlaceAnswer place)
    {
        var runtime = place.MissingFrameworks.Count == 0 ? null : AgentDeployment.Default.RuntimeFor(stream.Place, files, place.MissingFrameworks);
        var runtimeFolder = runtime is null ? "" : (await session.FindPlaceAsync(new WorkerPlaceRequest([runtime.Key], [], LookForIcu: false))).Folders[0];
        var folder = place.Folders[0];
        List<FileBundle> missing = [];
        if (folder.Length == 0)
            missing.Add(bundle);
        if (runtime is not null && runtimeFolder.Length == 0)
            missing.Add(runtime);
        if (missing.Count > 0)
        {
            var started = Stopwatch.GetTimestamp();
            var fetch = new BundleFetch(missing);
            var folders = await FetchAsync(session, fetch, place.Cache);
            stream.Log.Write(string.Create(CultureInfo.InvariantCulture,
                $"files for C# blocks: {fetch.Sent.Files} of {missing.Sum(m => m.Files.Count)} sent, {fetch.Sent.Bytes:N0} bytes, in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
            foreach (var note in files.Notes)
                stream.Log.Write(note);
            if (missing[0] == bundle)
                folder = folders[0];
            if (missing[^1] == runtime)
                runtimeFolder = folders[^1];
        }
        else
            stream.Log.Write(string.Create(CultureInfo.InvariantCulture, $"files for C# blocks: all {bundle.Files.Count} are there"));
        return new Shipment(runtime is null ? place.Dotnet : runtimeFolder + "/dotnet", folder);
    }

    /// <summary>On a thread of its own: the conversation waits for the place, for other streams' uploads and for the network.</summary>
    private static Task<IReadOnlyList<string>> FetchAsync(AgentSession session, BundleFetch fetch, string cache) => Task.Factory.StartNew(() =>
    {
        using var shell = new ProcessStreams(session, ["/bin/sh", "-c", fetch.WriteScript(cache)]);
        try
        {
            return fetch.Await(shell.Output, shell.Input);
        }
        catch (HandshakeException e)
        {
            shell.GiveUp();
            throw new MultiStreamException($"its files could not be brought to {session.Host}: {e.Message}{(shell.Errors.Length > 0 ? " The place said: " + shell.Errors : "")}", e);
        }
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
