using System.Globalization;

namespace MultiStream.Spawners.SshNet;

/// <summary>Where to log in and by what, from a place's settings.</summary>
internal sealed record SshNetTarget
{
    private static readonly string[] s_ownKeys = ["id_ed25519", "id_ecdsa", "id_rsa"];

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string User { get; init; }

    /// <summary>How other streams reach the host.</summary>
    public required string Address { get; init; }

    /// <summary>Private keys, by full path; empty where a password is to be used alone.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Null: none.</summary>
    public required string? Password { get; init; }

    /// <summary>Files with the keys of hosts; the first is the user's own.</summary>
    public required IReadOnlyList<string> KnownHosts { get; init; }

    public string Where => string.Create(CultureInfo.InvariantCulture, $"{User}@{Host}:{Port}");

    /// <summary>Without the password, which a generated text would hold.</summary>
    public override string ToString() => Where;

    /// <param name="place">The settings, checked by <see cref="SshNetSettings"/>.</param>
    /// <param name="home">The home of the user who runs the tests; empty: unknown.</param>
    /// <param name="variable">Gives an environment variable.</param>
    /// <exception cref="StreamOpenException">They lead nowhere.</exception>
    public static SshNetTarget Of(StreamPlace place, string home, Func<string, string?> variable)
    {
        var target = new SshNetTarget
        {
            Host = Value("host") ?? "",
            Port = Value("port") is { } port ? SshNetSettings.Port(port) ?? throw Wrong($"port={port} is none.") : 22,
            User = Value("user") ?? Environment.UserName,
            Address = Value("address") ?? Value("host") ?? "",
            Keys = [],
            Password = null,
            KnownHosts = Value("knownHosts") is { } known ? [Existing("knownHosts", known)] : [Path.Combine(home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"],
        };
        if (target.Host.Length == 0)
            throw Wrong("it has no 'host'.");
        if (Value("passwordVariable") is { } name)
            target = target with { Password = variable(name) is { Length: > 0 } password ? password : throw Wrong($"the environment variable {name}, which 'passwordVariable' names, is not set or empty. Set it for the test run.") };
        if (Value("identityFile") is { } key)
            return target with { Keys = [Existing("identityFile", key)] };
        if (target.Password is not null)
            return target;
        var own = s_ownKeys.Select(k => Path.Combine(home, ".ssh", k)).Where(File.Exists).ToList();
        return own.Count > 0 ? target with { Keys = own } : throw Wrong($"there is nothing to log in with: no 'identityFile', no 'passwordVariable', and none of {string.Join(", ", s_ownKeys)} in {Path.Combine(home, ".ssh")}. An ssh-agent is not asked; kind=\"ssh\" does.");

        string? Value(string setting) => place[setting] is { Length: > 0 } value ? value : null;

        string Existing(string setting, string value)
        {
            var path = value.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, value[2..]) : Path.GetFullPath(value, Path.GetFullPath(place.BaseDirectory ?? "."));
            return File.Exists(path) ? path : throw Wrong($"{setting}={value}: there is no file {path}.");
        }

        StreamOpenException Wrong(string what) => new(place.Stream, OpenFailure.Settings, $"Stream '{place.Stream}' ({place.Source}) of kind '{place.Kind}' cannot be opened: {what}");
    }
}
