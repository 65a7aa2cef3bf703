using System.Reflection;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>Promises by name: <c>ExitPromises.Every_exit_code_arrives</c>.</summary>
internal static class PromiseNames
{
    private static readonly SortedDictionary<string, MethodInfo> s_all = new(
        PromiseRun.Groups.SelectMany(PromiseRun.PromisesOf).ToDictionary(Of), StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, MethodInfo> All => s_all;

    public static string Of(MethodInfo promise) => $"{GroupOf(promise)}.{promise.Name}";

    public static string GroupOf(MethodInfo promise) => promise.DeclaringType!.Name;

    public static MethodInfo Find(string name) => s_all.TryGetValue(name, out var promise)
        ? promise
        : throw new ArgumentException($"There is no promise '{name}' (any more). Look for the tests again.", nameof(name));

    /// <summary>Whether a name of a group or of a promise means this promise.</summary>
    public static bool IsMeant(string name, MethodInfo promise) => name == GroupOf(promise) || name == Of(promise);
}
