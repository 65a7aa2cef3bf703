using System.Globalization;
using MultiStream.Spawners;
using MultiStream.Spawners.Command;

namespace MultiStream.Tool.Plan;

/// <summary>Where a stream is, in a few words: its kind, and what leads there.</summary>
internal static class PlaceText
{
    /// <summary><c>ssh ci@foo.example.com:2222</c>, <c>container debian:bookworm</c>, <c>command pod-1</c>; of a kind of somebody else's its settings.</summary>
    public static string Of(StreamPlace place)
    {
        var what = place.Kind.ToUpperInvariant() switch
        {
            "SSH" or "SSHNET" => Login(place),
            "CONTAINER" => place["image"],
            "COMMAND" => CommandSpawner.Setting(place, "host") ?? CommandSpawner.Setting(place, "command"),
            _ => string.Join(' ', place.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}")),
        };
        return what is { Length: > 0 } ? $"{place.Kind} {what}" : place.Kind;
    }

    /// <summary>A time as settings write it.</summary>
    public static string Time(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerHour == 0 && time > TimeSpan.Zero ? Number(time.TotalHours) + "h"
        : time.Ticks % TimeSpan.TicksPerMinute == 0 && time > TimeSpan.Zero ? Number(time.TotalMinutes) + "m"
        : time >= TimeSpan.FromSeconds(1) || time == TimeSpan.Zero ? Number(time.TotalSeconds) + "s"
        : Number(time.TotalMilliseconds) + "ms";

    private static string? Login(StreamPlace place) =>
        place["host"] is not { } host ? null : $"{(place["user"] is { } user ? user + "@" : "")}{host}{(place["port"] is { } port ? ":" + port : "")}";

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
