using System.Globalization;
using System.Text.Json;

namespace MultiStream.Leases;

/// <summary>A lease that somebody has, as its machine's record tells.</summary>
/// <param name="Name">What it is of: the machine, the name of a pool's host on it, or the name of a lock.</param>
/// <param name="IsLock">It is a lock, by <c>LockAsync</c>.</param>
/// <param name="Place">The place, from 1; 0: it has none yet, and is the first of those who wait.</param>
/// <param name="IsExclusive">It has all places from that one on.</param>
/// <param name="Run">The holder's run; this and what follows is empty when the record cannot be read.</param>
/// <param name="Owner"><c>user@machine</c>.</param>
/// <param name="Test">Its test.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Since">Since when, by the clock of the host.</param>
/// <param name="Heartbeat">The last sign of life of the agent that has it, by the same clock.</param>
/// <param name="FencingNumber">Its number; 0 for one who waits.</param>
/// <param name="Pid">That agent's process there.</param>
internal sealed record HostLease(string Name, bool IsLock, int Place, bool IsExclusive, string Run, string Owner, string Test, string Stream, DateTime Since, DateTime Heartbeat, long FencingNumber, int Pid)
{
    /// <summary>Nobody can say who has it: the record is not whole.</summary>
    public bool IsUnknown => Run.Length == 0;

    /// <summary>What has it, for people: <c>run 20261121-… of ann@build7 (test Throughput) since 12 s</c>.</summary>
    /// <param name="utcNow">The time, by the clock of the host.</param>
    public string Holder(DateTime utcNow) => IsUnknown ? "a run that cannot be told"
        : string.Create(CultureInfo.InvariantCulture, $"run {Run} of {Owner} ({(Test.Length > 0 ? "test " + Test : "a program")}) since {Math.Max(0, Math.Floor((utcNow - Since).TotalSeconds)):0} s");

    /// <summary>The same, where no other time is known: as if the host's clock were ours.</summary>
    public string HolderNow() => Holder(DateTime.UtcNow);

    /// <summary>Reads a record.</summary>
    public static HostLease Read(string name, bool isLock, int place, string record)
    {
        try
        {
            using var json = JsonDocument.Parse(record);
            var root = json.RootElement;
            return new HostLease(name, isLock, place, place > 0 && root.GetProperty("places").GetInt32() == 0, Text("run"), Text("owner"), Text("test"), Text("stream"),
                Time("since"), Time("heartbeat"), root.GetProperty("fencing").GetInt64(), root.GetProperty("pid").GetInt32());

            string Text(string member) => root.GetProperty(member).GetString() ?? "";
            DateTime Time(string member) => root.GetProperty(member).GetDateTime().ToUniversalTime();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // It was just being written, or somebody else's hands were in it: the lock itself holds all the same.
            return new HostLease(name, isLock, place, false, "", "", "", "", default, default, 0, 0);
        }
    }
}
