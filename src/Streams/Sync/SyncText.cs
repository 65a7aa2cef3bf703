using System.Globalization;

namespace MultiStream.Sync;

/// <summary>Numbers and names as the hub's sentences write them.</summary>
internal static class SyncText
{
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0##} s");

    /// <summary>'a', 'b', 'c'; of many the first, and how many more.</summary>
    public static string Names(IReadOnlyCollection<string> names, int most = 20) => names.Count <= most
        ? string.Join(", ", names.Select(n => $"'{n}'"))
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(most).Select(n => $"'{n}'"))} and {names.Count - most} more");

    /// <summary>The word for a kind of wait within a sentence: "barrier 'go'".</summary>
    public static string Of(SyncKind kind, string name) => $"{Word(kind)} '{name}'";

    /// <summary>The beginning, with dots when something is left out.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}...";

    /// <summary>What a stranger sent, fit to be shown: one line, not long.</summary>
    public static string Shown(string text) => string.Concat(Cut(text, 200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    public static string Capital(string text) => string.Concat(char.ToUpperInvariant(text[0]).ToString(), text.AsSpan(1));

    public static string Word(SyncKind kind) => kind switch
    {
        SyncKind.Barrier => "barrier",
        SyncKind.Put => "put",
        SyncKind.Get => "get",
        SyncKind.GetAll => "get-all",
        SyncKind.Send => "send",
        SyncKind.Wait => "wait",
        _ => "wait-all",
    };
}
