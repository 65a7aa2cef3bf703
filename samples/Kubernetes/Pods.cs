using System.Text.RegularExpressions;
using MultiStream;

namespace Kubernetes;

/// <summary>The pods of a run: there before the first test that needs them opens its streams, gone after the last.</summary>
[SharedFixture(FixtureScope.Assembly)]
public sealed partial class Pods(Parameters parameters) : IAsyncSetUp, IAsyncDisposable
{
    /// <summary>How long the images may take to be pulled, and the nodes to have room.</summary>
    const string ReadyWithin = "--timeout=300s";

    readonly string _run = CheckedRun(parameters["run"]);
    readonly string[] _pods = CheckedPods(parameters["run"], parameters["pods"].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    string Label => $"multistream/run={_run}";

    public async Task SetUpAsync(CancellationToken cancel)
    {
        // A run of this name that ended just now, or was killed, may have left pods that would be taken for these, and be gone a moment later. Waits until they are.
        await Kubectl.RunAsync(null, cancel, "delete", "pod", "-l", Label, "--ignore-not-found");
        var here = AppContext.BaseDirectory;
        var pod = await File.ReadAllTextAsync(Path.Combine(here, "pod.yaml"), cancel);
        var manifests = _pods.Select(name => pod.Replace("NAME", name, StringComparison.Ordinal))
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

    // What Kubernetes would refuse is said in the words of the settings, and before anything is made or deleted.
    static string CheckedRun(string run) => RunName().IsMatch(run) ? run : throw new InvalidOperationException(
        $"The parameter 'run', which is POD_RUN, is '{run}'. It names a service: it should begin with a lower-case letter, have only lower-case letters, digits and '-' after that, and not end with '-', such as ci-4711.");

    static string[] CheckedPods(string run, string[] pods) => pods.FirstOrDefault(p => !PodName().IsMatch(p) || run.Length + 1 + p.Length > 63) is not { } wrong ? pods : throw new InvalidOperationException(
        $"The parameter 'pods' has '{wrong}'. The pod would be '{run}-{wrong}'; such a name should have only lower-case letters, digits and '-', not end with '-', and have 63 characters at most.");

    [GeneratedRegex("^[a-z]([a-z0-9-]*[a-z0-9])?\\z")]
    private static partial Regex RunName();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?\\z")]
    private static partial Regex PodName();
}
