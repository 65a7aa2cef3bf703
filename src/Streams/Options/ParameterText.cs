using System.Globalization;
using System.Numerics;

namespace MultiStream.Options;

/// <summary>Reads the text of a parameter as a value of a type, by the invariant culture.</summary>
internal static class ParameterText
{
    private const string Types = "string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last";

    /// <summary>Null, or the rest of a sentence that begins with a type which parameters do not have.</summary>
    public static string? WhyNot(Type type)
    {
        var element = type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()! : type;
        element = Nullable.GetUnderlyingType(element) ?? element;
        bool known = element.IsEnum || element == typeof(string) || element == typeof(Guid) || element == typeof(Uri) || element == typeof(TimeSpan) || type == typeof(Secret)
            || Type.GetTypeCode(element) is TypeCode.Boolean or (>= TypeCode.SByte and <= TypeCode.Decimal);
        return known ? null : $"is no type of a parameter; take one of: {Types}.";
    }

    /// <summary>Null, or the rest of a sentence that begins with the text: <c>is not …; write ….</c></summary>
    /// <exception cref="NotSupportedException">Parameters have no such type.</exception>
    public static string? Read(string text, Type type, out object? value)
    {
        if (type.IsArray && type.GetArrayRank() == 1)
            return Array(text, type.GetElementType()!, out value);
        type = Nullable.GetUnderlyingType(type) ?? type;
        value = text;
        if (type == typeof(string))
            return null;
        if (type.IsEnum)
            return Enum(text, type, out value);
        if (type == typeof(Guid))
            return Result(Guid.TryParse(text, CultureInfo.InvariantCulture, out var id), id, "is not a GUID; write one, such as 6f9619ff-8b86-d011-b42d-00cf4fc964ff.", out value);
        if (type == typeof(Uri))
            return Result(Uri.TryCreate(text, UriKind.Absolute, out var address) && text.Contains(':', StringComparison.Ordinal), address, "is not an address; write it in full, such as http://example.org/.", out value);
        if (type == typeof(TimeSpan))
            return Time(text, out value);
        return Number(text, type, out value);
    }

    private static string? Number(string text, Type type, out object? value) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => Result(bool.TryParse(text, out bool flag), flag, "is neither true nor false; write one of them.", out value),
        TypeCode.Byte => Whole<byte>(text, out value),
        TypeCode.SByte => Whole<sbyte>(text, out value),
        TypeCode.Int16 => Whole<short>(text, out value),
        TypeCode.UInt16 => Whole<ushort>(text, out value),
        TypeCode.Int32 => Whole<int>(text, out value),
        TypeCode.UInt32 => Whole<uint>(text, out value),
        TypeCode.Int64 => Whole<long>(text, out value),
        TypeCode.UInt64 => Whole<ulong>(text, out value),
        TypeCode.Single => Fraction<float>(text, out value),
        TypeCode.Double => Fraction<double>(text, out value),
        TypeCode.Decimal => Fraction<decimal>(text, out value),
        _ => throw new NotSupportedException($"A parameter cannot be read as {type}. What it can be: {Types}."),
    };

    private static string? Whole<T>(string text, out object? value)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
        => Result(T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number), number,
            string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {T.MinValue} to {T.MaxValue}; write one, such as 30."), out value);

    private static string? Fraction<T>(string text, out object? value)
        where T : struct, IFloatingPoint<T>
        => Result(T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number), number,
            $"is not a number that a {typeof(T).Name} can hold; write one with a point, such as 2.5.", out value);

    private static string? Enum(string text, Type type, out object? value)
    {
        // A number would be taken for any enum, and mean nothing in a settings file.
        bool named = text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_');
        bool right = System.Enum.TryParse(type, text, ignoreCase: true, out value) && named
            && (System.Enum.IsDefined(type, value!) || type.IsDefined(typeof(FlagsAttribute), inherit: false));
        return right ? null : $"is not one of {type.Name}; write {KnownNames(System.Enum.GetNames(type))}.";
    }

    /// <summary>With a unit, as all times in the settings; or as .NET writes them.</summary>
    private static string? Time(string text, out object? value)
    {
        if (text.Contains(':', StringComparison.Ordinal))
            return Result(TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var written), written, "is not a time; write 30s, 500ms, 2m, 1h or 00:00:30.", out value);
        var problem = SettingQuantity.Time(text, out var time);
        value = time;
        return problem;
    }

    private static string? Array(string text, Type element, out object? value)
    {
        var words = text.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var array = System.Array.CreateInstance(element, words.Length);
        value = array;
        for (int i = 0; i < words.Length; i++)
        {
            if (Read(words[i], element, out var item) is { } problem)
                return $"holds {SettingText.Quote(words[i])}, which {problem}";
            array.SetValue(item, i);
        }
        return null;
    }

    private static string? Result(bool right, object? read, string problem, out object? value)
    {
        value = read;
        return right ? null : problem;
    }

    private static string KnownNames(string[] names) => names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
}
