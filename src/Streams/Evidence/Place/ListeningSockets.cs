using System.Globalization;

namespace MultiStream.Evidence.Place;

/// <summary>A TCP socket that listens, or a UDP socket that is open to all.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>tcp6</c>, <c>udp</c>, <c>udp6</c>.</param>
/// <param name="Address">As people write it.</param>
/// <param name="Inode">By which its process is found.</param>
internal sealed record ListeningSocket(string Protocol, string Address, int Port, string Inode)
{
    // "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode"
    private const int LocalField = 1, StateField = 3, InodeField = 9;
    private const string Listens = "0A", IsUnconnected = "07";

    /// <summary>One line of <c>/proc/net/tcp</c> and its like; null: it is none that listens.</summary>
    public static ListeningSocket? Parse(string protocol, string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= InodeField || fields[StateField] != (protocol.StartsWith("tcp", StringComparison.Ordinal) ? Listens : IsUnconnected))
            return null;
        int colon = fields[LocalField].IndexOf(':', StringComparison.Ordinal);
        return colon >= 8 && int.TryParse(fields[LocalField].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int port)
            ? new ListeningSocket(protocol, Readable(fields[LocalField].AsSpan(0, colon)), port, fields[InodeField])
            : null;
    }

    /// <summary>From the kernel's form, words of four bytes in the order of this processor. By hand: the agent does without System.Net.</summary>
    private static string Readable(ReadOnlySpan<char> hex)
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = Math.Min(hex.Length / 2, bytes.Length);
        for (int i = 0; i < length; i++)
            _ = byte.TryParse(hex.Slice(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[BitConverter.IsLittleEndian ? i - i % 4 + 3 - i % 4 : i]);
        if (length == 4)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2]}.{bytes[3]}");
        if (bytes.IndexOfAnyExcept((byte)0) is var first && first < 0)
            return "[::]";
        if (first == 15 && bytes[15] == 1)
            return "[::1]";
        if (first == 10 && bytes[10] == 0xff && bytes[11] == 0xff)
            return string.Create(CultureInfo.InvariantCulture, $"[::ffff:{bytes[12]}.{bytes[13]}.{bytes[14]}.{bytes[15]}]");
        var words = new List<string>();
        for (int i = 0; i < 16; i += 2)
            words.Add(((bytes[i] << 8) | bytes[i + 1]).ToString("x", CultureInfo.InvariantCulture));
        return $"[{string.Join(':', words)}]";
    }
}

/// <summary>Who listens at a place, and who of them is the stream's.</summary>
internal static class ListeningSockets
{
    private const int Most = 100;
    private static readonly string[] s_protocols = ["tcp", "tcp6", "udp", "udp6"];

    /// <summary>A line each; the stream's own have a star. Each network namespace of the stream's processes is looked at.</summary>
    /// <param name="self">A process in the place's own namespace.</param>
    /// <param name="view">Its processes.</param>
    /// <param name="all">Of the whole machine, and not of the stream alone.</param>
    /// <param name="proc">The folder <c>/proc</c>.</param>
    public static List<string> Lines(int self, ProcessesView view, bool all, string proc = "/proc")
    {
        // Of a process that became another user's it cannot be seen which namespace it has: most likely this one.
        var spaces = view.Own.Prepend(self).Distinct().GroupBy(pid => SystemFile.Link($"{proc}/{pid}/ns/net") ?? "").Where(g => g.Key.Length > 0 || g.Contains(self))
            .Select(g => (IsHome: g.Contains(self), Pid: g.First())).ToList();
        var found = spaces.SelectMany(s => In(s.Pid, proc).Select(socket => (socket, s.IsHome))).ToList();
        var owners = Owners(found.Select(f => f.socket.Inode).ToHashSet(), all ? view.All : view.Own, proc, out int closed);
        List<string> lines = [];
        foreach (var (socket, isHome) in found.OrderBy(f => f.socket.Protocol, StringComparer.Ordinal).ThenBy(f => f.socket.Port).ThenBy(f => f.socket.Address, StringComparer.Ordinal))
        {
            var pids = owners.GetValueOrDefault(socket.Inode) ?? [];
            bool isOwn = pids.Exists(view.Own.Contains);
            if (isOwn || (all && isHome))
                lines.Add($"{(isOwn ? "*" : " ")} {socket.Protocol,-4} {socket.Address}:{socket.Port.ToString(CultureInfo.InvariantCulture)}{(isHome ? "" : " in another network namespace")}   {(pids.Count == 0 ? "of a process that is not seen" : string.Join(", ", pids.Select(view.Describe)))}");
        }
        int more = lines.Count - Most;
        if (more > 0)
            lines = [.. lines.OrderByDescending(l => l[0] == '*').Take(Most), $"[… {more} more]"];
        if (lines.Count == 0)
            lines.Add(all ? "nobody listens" : "none of the stream's processes listens");
        if (closed > 0)
            lines.Add($"({closed} processes are other users', and their sockets may not be looked at)");
        return lines;
    }

    private static IEnumerable<ListeningSocket> In(int pid, string proc) =>
        s_protocols.SelectMany(protocol => SystemFile.Lines($"{proc}/{pid}/net/{protocol}").Skip(1).Select(line => ListeningSocket.Parse(protocol, line)).OfType<ListeningSocket>());

    /// <param name="closed">How many processes may not be looked into.</param>
    private static Dictionary<string, List<int>> Owners(HashSet<string> inodes, IEnumerable<int> pids, string proc, out int closed)
    {
        var owners = new Dictionary<string, List<int>>();
        closed = 0;
        foreach (int pid in pids)
        {
            if (SystemFile.Names($"{proc}/{pid}/fd") is not { } descriptors)
            {
                closed++;
                continue;
            }
            foreach (var descriptor in descriptors)
            {
                if (SystemFile.Link($"{proc}/{pid}/fd/{descriptor}") is not { } target || !target.StartsWith("socket:[", StringComparison.Ordinal) || !inodes.Contains(target[8..^1]))
                    continue;
                if (!owners.TryGetValue(target[8..^1], out var of))
                    owners[target[8..^1]] = of = [];
                if (!of.Contains(pid))
                    of.Add(pid);
            }
        }
        return owners;
    }
}
