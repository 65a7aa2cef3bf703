using System.Globalization;
using System.Text;
using System.Text.Json;
using MultiStream.Leases;
using MultiStream.Live;
using MultiStream.Secrets;

namespace MultiStream.Tool.Hosts;

/// <summary>Who holds what, for people and for programs. Pure.</summary>
internal static class HostsText
{
    public static string Table(IReadOnlyList<HostRow> rows, int untried, int width)
    {
        // A test has slots on many hosts: it is told once, below, and stands in the table by its number.
        var holders = rows.Select(r => r.Lease).OfType<HostLease>().Select(Who).Distinct().ToList();
        var table = new TextTable(width, "HOST", "WHAT", "STATE", "SINCE", "BEAT", "WHO");
        string last = "";
        foreach (var row in rows)
        {
            string host = row.Host == last ? "" : Plain(row.Machine.Length == 0 || row.Machine == row.Host ? row.Host : $"{row.Host} ({row.Machine})");
            last = row.Host;
            table.Add([], host, Plain(row.What), Word(row.State), Age(row.Since), Age(row.Beat), Plain(row.Problem.Length > 0 ? row.Problem
                : row.Lease is { } lease ? string.Create(CultureInfo.InvariantCulture, $"[{holders.IndexOf(Who(lease)) + 1}] {lease.Stream}").TrimEnd() : ""));
        }
        var text = new StringBuilder(rows.Count == 0 ? "The settings have no pool of hosts.\n" : table.ToString()).Append(holders.Count > 0 ? "\n" : "");
        for (int i = 0; i < holders.Count; i++)
            text.AppendJoin('\n', TextTable.Wrap(Plain(string.Create(CultureInfo.InvariantCulture, $"[{i + 1}] {holders[i]}")), width)).Append('\n');
        if (rows.Any(r => r.State == HostState.Unknown))
            text.Append("\nmultistream check says more of hosts that cannot be asked.\n");
        if (untried > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nInterrupted: {untried} of the hosts {(untried == 1 ? "was" : "were")} not asked.\n");
        return text.ToString();
    }

    public static string Json(IReadOnlyList<HostRow> rows, int untried)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("untried", untried);
            json.WriteStartArray("rows");
            foreach (var row in rows)
                Row(json, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static void Row(Utf8JsonWriter json, HostRow row)
    {
        json.WriteStartObject();
        json.WriteString("host", row.Host);
        json.WriteString("machine", row.Machine);
        json.WriteString("what", row.What);
        json.WriteString("state", Word(row.State));
        if (row.Problem.Length > 0)
            json.WriteString("problem", Redactor.Redact(row.Problem));
        if (row.Lease is { } lease)
        {
            json.WriteString("lease", lease.Name);
            json.WriteBoolean("isLock", lease.IsLock);
            json.WriteNumber("place", lease.Place);
            json.WriteString("run", lease.Run);
            json.WriteString("owner", lease.Owner);
            json.WriteString("test", lease.Test);
            json.WriteString("stream", lease.Stream);
            json.WriteNumber("fencing", lease.FencingNumber);
            json.WriteNumber("pid", lease.Pid);
        }
        if (row.Since is { } since)
            json.WriteNumber("sinceSeconds", Math.Round(since.TotalSeconds));
        if (row.Beat is { } beat)
            json.WriteNumber("beatSeconds", Math.Round(beat.TotalSeconds));
        json.WriteEndObject();
    }

    /// <summary>Nothing that is secret, or that a terminal would obey.</summary>
    private static string Plain(string text) => LiveLine.Plain(Redactor.Redact(text));

    private static string Word(HostState state) => state switch
    {
        HostState.Free => "free",
        HostState.Held => "held",
        HostState.Stale => "stale",
        HostState.Waits => "waits",
        HostState.NotLeased => "not leased",
        _ => "?",
    };

    /// <summary>One number: the column is narrow.</summary>
    private static string Age(TimeSpan? time) => time switch
    {
        null => "",
        { TotalMinutes: < 2 } t => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(t.TotalSeconds)} s"),
        { TotalHours: < 2 } t => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(t.TotalMinutes)} min"),
        { TotalDays: < 2 } t => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(t.TotalHours)} h"),
        { } t => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(t.TotalDays)} d"),
    };

    private static string Who(HostLease lease) => lease.IsUnknown ? "a run that cannot be told" : $"{lease.Owner}: {(lease.Test.Length > 0 ? lease.Test : "a program")}, run {lease.Run}";
}
