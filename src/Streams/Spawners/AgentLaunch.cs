using MultiStream.Deployment;

namespace MultiStream.Spawners;

/// <summary>The two forms in which an agent can be started. A spawner uses the one that suits its kind.</summary>
/// <param name="ShellCommand">
/// One line for a POSIX shell on a bare host: the bootstrap that ships what is missing, then becomes the agent. Holds no newline, no
/// <c>!</c> and no <c>'</c>, so that <c>exec sh -c '…'</c> survives any login shell.
/// </param>
/// <param name="Program">For kind <c>local</c> only: program and arguments that start the agent on this machine from its installed files, without a bootstrap.</param>
/// <param name="Environment">What to set in the agent's environment with <paramref name="Program"/>.</param>
public sealed record AgentLaunch(string ShellCommand, IReadOnlyList<string> Program, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The same as <see cref="ShellCommand"/> for a place that sees files of this machine.</summary>
    internal Func<BundleMounts, string>? WithMounts { get; init; }

    /// <summary>The same for places with which there is no conversation: fails where anything is missing; the agent connects back, see <see cref="Protocol.BackInvitation"/>.</summary>
    internal string ConnectBackCommand { get; init; } = "";
}
