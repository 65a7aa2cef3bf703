using System.Reflection.Metadata;
using MultiStream.Options;

namespace MultiStream.Discovery;

/// <summary>Of which types a test's parameters may be, as far as metadata tells.</summary>
internal static class ParameterTypes
{
    private const string Allowed =
        "a test may take a StreamsManager, a StreamContext and a CancellationToken, and by name string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last.";

    private const string Nullable = "System.Nullable`1<";

    private static readonly HashSet<string> s_given = ["MultiStream.StreamsManager", "MultiStream.StreamContext", "System.Threading.CancellationToken"];

    /// <summary>What a parameter that is bound by its name may be, beside enums.</summary>
    private static readonly Dictionary<string, Type> s_named = new Type[]
    {
        typeof(string), typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(decimal), typeof(Guid), typeof(Uri), typeof(TimeSpan), typeof(Secret),
    }.ToDictionary(t => t.FullName!, StringComparer.Ordinal);

    /// <summary>A value of this type is the test's own: nobody sets it by name.</summary>
    public static bool IsGiven(string type) => s_given.Contains(type);

    public static bool IsSecret(string type) => type == typeof(Secret).FullName;

    /// <summary>Sentences on the parameters of a method.</summary>
    public static IEnumerable<string> Problems(TestMethod method)
    {
        // Nearly all tests; ten thousand of them are read in the time that an eye needs.
        if (method.Shape.IsGiven)
            yield break;
        RememberedTypes? types = null;
        var parameters = TestParameter.Of(method);
        for (int i = 0; i < parameters.Count; i++)
        {
            var (name, type) = (parameters[i].Name, parameters[i].Type);
            if (IsGiven(type))
            {
                if (method.Shape.Parameters.IndexOf(type) < i)
                    yield return $"Method '{method.Name}' takes more than one {type[(type.LastIndexOf('.') + 1)..]}: one is enough, remove '{name}'.";
            }
            else if (!CanBeBound(type, method, ref types))
            {
                yield return $"Parameter '{name}' of method '{method.Name}' is of type '{type}', for which there is no value: {Allowed}";
            }
        }
    }

    /// <summary>What is wrong with a value, as the rest of a sentence that begins with the text; null: nothing, or nothing that metadata could tell.</summary>
    public static string? Problem(string text, TestParameter parameter, TestMethod method)
    {
        var type = Bare(parameter.Type, out bool isArray);
        if (s_named.TryGetValue(type, out var known))
            return IsSecret(type) ? null : ParameterText.Read(text, isArray ? known.MakeArrayType() : known, out _);
        RememberedTypes? types = null;
        return isArray ? null : EnumOf(type, method, ref types).Enum?.Problem(text);
    }

    private static bool CanBeBound(string type, TestMethod method, ref RememberedTypes? types)
    {
        var bare = Bare(type, out bool isArray);
        if (s_named.ContainsKey(bare))
            return !(isArray && IsSecret(bare));
        if (bare.StartsWith('!') || bare.Contains('<', StringComparison.Ordinal) || bare.EndsWith('&') || bare.EndsWith('*') || bare.EndsWith(']') || IsGiven(bare))
            return false;
        if (bare is "System.Object" or "System.Char" or "System.IntPtr" or "System.UIntPtr" or "System.TypedReference")
            return false;
        // A type of an assembly that is not here: whoever binds it knows it then.
        var (isClass, isKnown, found) = EnumOf(bare, method, ref types);
        return !isClass && (!isKnown || found is not null);
    }

    private static (bool IsClass, bool IsKnown, EnumType? Enum) EnumOf(string type, TestMethod method, ref RememberedTypes? types)
    {
        if (types is null)
        {
            types = new RememberedTypes();
            method.Definition.DecodeSignature(types, method.Level.Generics);
        }
        // What a type parameter of a base class stands for is not in this signature.
        if (types[type] is not { } found)
            return (false, false, null);
        if (!found.IsValue)
            return (true, true, null);
        var level = method.Level.Assembly.Resolve(found.Handle, ofFramework: true);
        return (false, level is not null, level is null ? null : EnumType.Of(level));
    }

    private static string Bare(string type, out bool isArray)
    {
        isArray = type.EndsWith("[]", StringComparison.Ordinal);
        if (isArray)
            type = type[..^2];
        return type.StartsWith(Nullable, StringComparison.Ordinal) && type.EndsWith('>') ? type[Nullable.Length..^1] : type;
    }
}
