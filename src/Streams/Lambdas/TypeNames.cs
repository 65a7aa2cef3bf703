namespace MultiStream.Lambdas;

/// <summary>Types and members as they are called in C# code, for messages.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal", [typeof(char)] = "char", [typeof(string)] = "string", [typeof(object)] = "object", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(void)] = "void",
    };

    /// <summary>"List&lt;Order&gt;", "int?", "(int, string)": without namespaces.</summary>
    public static string Of(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsArray)
            return OfArray(type);
        if (type.IsPointer || type.IsByRef)
            return Of(type.GetElementType()!) + (type.IsPointer ? "*" : "&");
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal))
            return "anonymous type";
        var arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true && arguments.Length > 1)
            return $"({string.Join(", ", arguments.Select(Of))})";
        var name = type.Name;
        // A file-local type: <File>F0123__Name.
        if (name.StartsWith('<') && name.IndexOf(">F", StringComparison.Ordinal) > 0 && name.IndexOf("__", StringComparison.Ordinal) is > 0 and var local)
            name = name[(local + 2)..];
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
            return name;
        // Arguments of the types around it come first.
        int own = int.Parse(name.AsSpan(tick + 1), System.Globalization.CultureInfo.InvariantCulture);
        return $"{name[..tick]}<{string.Join(", ", arguments[^Math.Min(own, arguments.Length)..].Select(Of))}>";
    }

    /// <summary>"an Order", "a List&lt;Order&gt;".</summary>
    public static string WithArticle(Type type) => WithArticle(Of(type));

    public static string WithArticle(string name) => (name.Length > 0 && "aeioAEIO".Contains(name[0], StringComparison.Ordinal) ? "an " : "a ") + name;

    /// <summary>A field by the name that the code has for it: <c>&lt;Name&gt;k__BackingField</c> is Name, <c>&lt;name&gt;P</c> the primary constructor's name.</summary>
    public static string OfField(string field) => field.StartsWith('<') && field.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? field[1..end] : field;

    /// <summary>Of a pair or tuple, as its property is called: <c>key</c> is Key, <c>m_Item1</c> Item1.</summary>
    public static string OfFrameworkField(string field)
    {
        var name = field.StartsWith("m_", StringComparison.Ordinal) ? field[2..] : field;
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static string OfArray(Type type)
    {
        var ranks = "";
        while (type.IsArray)
        {
            ranks += $"[{new string(',', type.GetArrayRank() - 1)}]";
            type = type.GetElementType()!;
        }
        return Of(type) + ranks;
    }
}
