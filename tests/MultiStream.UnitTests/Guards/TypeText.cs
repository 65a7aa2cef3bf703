using System.Reflection;

namespace MultiStream.UnitTests.Guards;

/// <summary>Types as C# writes them, with their nullability.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char", [typeof(byte)] = "byte", [typeof(short)] = "short",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    private static readonly NullabilityInfoContext s_context = new();

    public static string OfReturn(MethodInfo method) => Of(method.ReturnType, s_context.Create(method.ReturnParameter));

    public static string OfParameter(ParameterInfo parameter) => Of(parameter.ParameterType, s_context.Create(parameter));

    public static string OfProperty(PropertyInfo property) => Of(property.PropertyType, s_context.Create(property));

    public static string OfField(FieldInfo field) => Of(field.FieldType, s_context.Create(field));

    /// <summary>Without type arguments.</summary>
    public static string NameOf(Type type) => type.Name.Split('`')[0];

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability);
        var nullable = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{nullable}";
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword + nullable;
        if (!type.IsGenericType)
            return type.Name + nullable;
        var arguments = type.GetGenericArguments().Select((a, i) => Of(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{NameOf(type)}<{string.Join(", ", arguments)}>{nullable}";
    }
}
