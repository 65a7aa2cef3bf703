using MultiStream.Spawners;

namespace MultiStream.Tool.Check;

/// <summary>A place that the settings name, once for all who name it.</summary>
/// <param name="Name">For people; no other place has the same.</param>
/// <param name="Place">How it is opened.</param>
/// <param name="Sources">Who names it: paths of elements.</param>
internal sealed record CheckedPlace(string Name, StreamPlace Place, IReadOnlyList<string> Sources)
{
    /// <summary>In one line, however many name it.</summary>
    public string Source => Sources.Count == 1 ? Sources[0] : FormattableString.Invariant($"{Sources[0]} and {Sources.Count - 1} more");
}
