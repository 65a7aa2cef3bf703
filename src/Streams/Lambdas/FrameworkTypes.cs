using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MultiStream.Lambdas;

/// <summary>Which types are .NET's own. Theirs are known one by one; all others are judged by their fields.</summary>
internal static class FrameworkTypes
{
    private static readonly ConcurrentDictionary<Assembly, bool> s_known = [];
    private static readonly string s_core = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

    /// <summary>Microsoft.NETCore.App, Microsoft.AspNetCore.App and their like lie side by side; null: the runtime came with the application.</summary>
    private static readonly string? s_shared =
        Path.GetDirectoryName(Path.GetDirectoryName(s_core)) is { } shared && Path.GetFileName(shared) == "shared" ? shared + Path.DirectorySeparatorChar : null;

    public static bool IsFramework(Assembly assembly) => s_known.GetOrAdd(assembly, static a =>
    {
        if (s_shared is not null && a.Location.Length > 0)
            return a.Location.StartsWith(s_shared, StringComparison.Ordinal);
        var name = a.GetName().Name ?? "";
        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard" or "WindowsBase";
    });

    /// <summary>Framework types whose fields, whatever they are called, are all that they are.</summary>
    public static bool IsMadeOfItsFields(Type type)
    {
        if (!IsFramework(type.Assembly))
            return false;
        // Vectors and matrices; points, rectangles and colours.
        if (type == typeof(Index) || type == typeof(Range) || (type.IsValueType && type.Namespace is "System.Numerics" or "System.Drawing"))
            return true;
        if (!type.IsGenericType)
            return false;
        var name = type.GetGenericTypeDefinition().FullName!;
        return type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) || type.GetGenericTypeDefinition() == typeof(ArraySegment<>) || name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal);
    }

    /// <summary>A collection that .NET or the compiler made (a LINQ query, an iterator method, a collection expression): its items are all of it.</summary>
    /// <remarks>An array says of itself that it is in the assembly of its items' type.</remarks>
    public static bool IsMereCollection(Type type) => type.IsArray || IsFramework(type.Assembly) || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
