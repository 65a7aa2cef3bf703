using System.Security.Cryptography;
using MultiStream.Deployment;
using MultiStream.Options;
using MultiStream.Spawners.Command;

namespace MultiStream.Spawners.Container;

/// <summary>The words that make a fresh container for one stream.</summary>
internal static class ContainerRun
{
    /// <summary>Where the container sees the agent's files and the runtime of this machine.</summary>
    public static BundleMounts Mounts { get; } = new("/run/multistream-agent", "/run/multistream-dotnet");

    /// <summary>A name that no other container has, and that tells whose it is.</summary>
    public static string NewName(StreamPlace place) =>
        $"{ContainerOwner.Prefix}{ContainerOwner.Current}-{place.Stream}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <param name="place">Its settings count.</param>
    /// <param name="name">Of the container.</param>
    /// <param name="shellCommand">What its shell is to run.</param>
    /// <param name="folders">The folders of this machine that go to <see cref="Mounts"/>; null: none do.</param>
    public static List<string> Words(StreamPlace place, string name, string shellCommand, (string Agent, string Runtime)? folders)
    {
        List<string> words =
        [
            "run", "-i", "--rm",
            "--pull=never",                        // what a test runs is not to depend on what a registry has today; 'options' may say otherwise
            "--name", name,
            "--label", $"multistream.run={ContainerOwner.Current}",
            "--label", $"multistream.stream={place.Stream}",
            "--stop-timeout=0",                    // who removes it by force need not wait: nothing in it has anything to save
        ];
        if (place.Test is { } test)
            words.AddRange(["--label", $"multistream.test={test}"]);
        if (place["network"] is { } network)
            words.Add("--network=" + network);
        if (place["user"] is { } user)
            words.Add("--user=" + user);
        foreach (var mount in SettingList.AtBlanks(place["mounts"] ?? ""))
            words.AddRange(["--volume", Resolved(place, mount)]);
        if (folders is { } own)
        {
            words.AddRange(["--mount", $"type=bind,source={own.Agent},target={Mounts.Agent},readonly"]);
            words.AddRange(["--mount", $"type=bind,source={own.Runtime},target={Mounts.Runtime},readonly"]);
        }
        words.AddRange(CommandLine.Words(place["options"] ?? ""));
        // The image's own entry point would get the shell's words for its own.
        return [.. words, "--entrypoint", "sh", place["image"]!, "-c", shellCommand];
    }

    /// <summary>A source that begins with a dot or a tilde is a path; one without is the engine's, such as a volume's name.</summary>
    private static string Resolved(StreamPlace place, string mount)
    {
        int colon = mount.IndexOf(':', StringComparison.Ordinal);
        var source = mount[..colon];
        return source[0] is '.' or '~'
            ? SettingsPath.Resolve(source, place.BaseDirectory ?? Directory.GetCurrentDirectory(), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) + mount[colon..]
            : mount;
    }
}
