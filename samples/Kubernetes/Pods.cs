using MultiStream;

namespace Kubernetes;

/// <summary>The pods of a run: there before the first test that needs them opens its streams, gone after the last.</summary>
[SharedFixture(FixtureScope.Assembly)]
public sealed class Pods(Parameters parameters) : IAsyncSetUp, IAsyncDisposable
{
    /// <summary>How long the images may take to be pulled, and the nodes to have room.</summary>
    const string ReadyWithin = "--timeout=300s";

    readonly string _run = parameters["run"];

    string Label => $"multistream/run={_run}";

    public async Task SetUpAsync(CancellationToken cancel)
    {
        var here = AppContext.BaseDirectory;
        var pod = await File.ReadAllTextAsync(Path.Combine(here, "pod.yaml"), cancel);
        var manifests = parameters["pods"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => pod.Replace("NAME", name, StringComparison.Ordinal))
            .Prepend(await File.ReadAllTextAsync(Path.Combine(here, "service.yaml"), cancel));
        await Kubectl.RunAsync(string.Join("\n---\n", manifests).Replace("RUN", _run, StringComparison.Ordinal), cancel, "apply", "-f", "-");
        try
        {
            await Kubectl.RunAsync(null, cancel, "wait", "--for=condition=Ready", "pod", "-l", Label, ReadyWithin);
        }
        catch (InvalidOperationException e)
        {
            // Why: no node has room, the image is not there, the quota is used up.
            var pods = await Kubectl.RunAsync(null, cancel, "get", "pod", "-l", Label, "-o", "wide");
            var events = await Kubectl.RunAsync(null, cancel, "get", "events", "--field-selector", "type=Warning", "--sort-by", ".lastTimestamp");
            throw new InvalidOperationException($"{e.Message}\n{pods}\n{events}", e);
        }
    }

    /// <summary>By the label, so that what was made in part goes too. Kubernetes ends the rest: activeDeadlineSeconds in pod.yaml is for a run that was killed.</summary>
    public async ValueTask DisposeAsync() =>
        await Kubectl.RunAsync(null, CancellationToken.None, "delete", "pod,service", "-l", Label, "--wait=false", "--ignore-not-found");
}
