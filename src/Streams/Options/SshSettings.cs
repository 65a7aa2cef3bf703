using System.Buffers;
using MultiStream.Spawners;

namespace MultiStream.Options;

/// <summary>The settings of the kind <c>ssh</c> and what is right for each.</summary>
internal static class SshSettings
{
    // What OpenSSH itself refuses since 9.6 (ssh.c, valid_ruser), as for hosts. Refused here, so that the message names the setting.
    private static readonly SearchValues<char> NotInUsers = SearchValues.Create("'`\"$\\;&<>|(){} \t\r\n");

    public static readonly IReadOnlyList<SpawnerSetting> All =
    [
        new("host", "the host to connect to: a name, an address, or a Host of your ssh configuration", Required: true, Host),
        new("port", "the port of its ssh server", Check: Port),
        new("user", "the user to log in as", Check: User),
        new("identityFile", "the private key to log in with", Check: File),
        new("knownHosts", "the file with the host's key", Check: File),
        new("address", "how other streams reach the host", Check: PlaceSettings.Address),
        new("sshOptions", "further options of ssh, Name=value, split at blanks", Check: Options),
        new("runtime", "where the host's .NET comes from", Check: PlaceSettings.Runtime),
    ];

    private static string? Host(string value)
    {
        if (value.Contains('@', StringComparison.Ordinal))
            return "the host alone; the part before the '@' belongs in user";
        if (value.Count(c => c == ':') == 1)
            return "the host alone; the part after the ':' belongs in port";
        return value.StartsWith('-') || value.AsSpan().ContainsAny(PlaceSettings.NotInHosts) || PlaceSettings.HasControl(value)
            ? "a host name, an address, or a Host of your ssh configuration"
            : null;
    }

    private static string? Port(string value) =>
        SettingValues.Whole(value, "", 1, 65535, out _) is null ? null : "a number from 1 to 65535";

    private static string? User(string value) =>
        value.StartsWith('-') || value.AsSpan().ContainsAny(NotInUsers) || PlaceSettings.HasControl(value) ? "the name of a user on that host" : null;

    private static string? File(string value)
    {
        if (SettingsPath.IsOtherHome(value))
            return "the path in full: only ~/, the home of the user who runs the tests, is known here";
        return PlaceSettings.HasControl(value) ? "the path of a file, in full, from ~/, or relative to the run settings" : null;
    }

    private static string? Options(string value)
    {
        if (value.Contains(';', StringComparison.Ordinal))
            return "options split at blanks, without ';': dotnet test cuts a value of its command line there";
        return SettingList.AtBlanks(value).All(IsOption)
            ? null
            : "options of ssh_config as Name=value, split at blanks, such as 'Compression=yes ConnectTimeout=5'";
    }

    private static bool IsOption(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < word.Length - 1 && word.AsSpan(0, equals).IndexOfAnyExcept(Letters) < 0;
    }

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}
