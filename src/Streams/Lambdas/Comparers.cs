using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Reflection;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>
/// The comparers that travel with a dictionary or a set. They are code, so only those that both sides have by name: the default one, and
/// <see cref="StringComparer.Ordinal"/> and <see cref="StringComparer.OrdinalIgnoreCase"/>, which need no culture.
/// </summary>
internal static class Comparers
{
    public const byte Default = 0;
    private const byte Ordinal = 1, OrdinalIgnoreCase = 2;
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = [];

    /// <exception cref="NotDataException">The collection compares in a way of its own.</exception>
    public static byte CodeOf(object collection)
    {
        // It has no comparer of its own, but that of the dictionary inside.
        if (collection.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ReadOnlyDictionary<,>))
            return CodeOf(type.GetProperty("Dictionary", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(collection)!);
        byte code = Default;
        foreach (var property in s_properties.GetOrAdd(collection.GetType(), Properties))
        {
            var comparer = property.GetValue(collection);
            if (comparer is null || IsDefault(comparer, property.PropertyType.GetGenericArguments()[0]))
                continue;
            code = property.Name == "ValueComparer" ? throw Own(collection, comparer)
                : ReferenceEquals(comparer, StringComparer.Ordinal) ? Ordinal
                : ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase) ? OrdinalIgnoreCase
                : throw Own(collection, comparer);
        }
        return code;
    }

    public static IEqualityComparer<T>? Equality<T>(byte code) => code == Default ? null : (IEqualityComparer<T>)Named(code, typeof(T));

    public static IComparer<T>? Order<T>(byte code) => code == Default ? null : (IComparer<T>)Named(code, typeof(T));

    private static StringComparer Named(byte code, Type type) => code switch
    {
        Ordinal when type == typeof(string) => StringComparer.Ordinal,
        OrdinalIgnoreCase when type == typeof(string) => StringComparer.OrdinalIgnoreCase,
        _ => throw new ProtocolException($"There is no comparer {code} of {type.Name}."),
    };

    private static PropertyInfo[] Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.Name is "Comparer" or "KeyComparer" or "ValueComparer" && p.PropertyType.IsGenericType && p.GetIndexParameters().Length == 0)];

    private static bool IsDefault(object comparer, Type item)
    {
        // Of all that the collections of .NET ask for, the default comparers are made once for a type; some collections wrap them in others of the same meaning.
        foreach (var definition in new[] { typeof(EqualityComparer<>), typeof(Comparer<>) })
        {
            var made = definition.MakeGenericType(item).GetProperty("Default", BindingFlags.Static | BindingFlags.Public)!.GetValue(null);
            if (ReferenceEquals(made, comparer) || made!.Equals(comparer))
                return true;
        }
        return false;
    }

    private static NotDataException Own(object collection, object comparer) => new(
        $"{TypeNames.WithArticle(collection.GetType())} that compares with {TypeNames.WithArticle(comparer.GetType())}",
        "A comparer is code and does not travel, except StringComparer.Ordinal and OrdinalIgnoreCase: make the collection inside the block.");
}
