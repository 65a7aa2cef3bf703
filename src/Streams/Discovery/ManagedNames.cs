using System.Buffers;
using System.Globalization;
using System.Text;

namespace MultiStream.Discovery;

/// <summary>Names in VSTest's ManagedType and ManagedMethod form, and in the form that <see cref="System.Reflection.Assembly.GetType(string)"/> reads.</summary>
/// <remarks>
/// The form is vstest's RFC 0017: what is no identifier of a language stands in <c>'…'</c>, with <c>\</c> before <c>'</c> and <c>\</c>; the
/// arity stays outside the quotes. IDEs parse it to jump to the code, and TestCase.Id is a hash of it, so it must not vary.
/// </remarks>
internal static class ManagedNames
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\+,[]&*");

    public static string Namespace(string name)
    {
        if (!name.AsSpan().ContainsAny("'\\") && name.Split('.').All(part => IsIdentifier(part)))
            return name;
        return string.Join('.', name.Split('.').Select(part => IsIdentifier(part) ? part : Quote(part)));
    }

    /// <summary>A type's or method's own name, without namespace or outer type; <c>List`1</c> keeps its arity.</summary>
    public static string Simple(string name)
    {
        // A dot within a name (an explicitly implemented interface's method) is not quoted: RFC 0017's reader splits at '(' only.
        var (stem, arity) = SplitArity(name);
        return IsIdentifier(stem, dots: true) ? name : Quote(stem) + arity;
    }

    /// <summary>Escapes a type's own name as <see cref="System.Reflection.Assembly.GetType(string)"/> needs it.</summary>
    public static string Reflection(string name)
    {
        if (!name.AsSpan().ContainsAny(Special))
            return name;
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (Special.Contains(c))
                text.Append('\\');
            text.Append(c);
        }
        return text.ToString();
    }

    /// <summary><c>List`1</c> to <c>List</c> and <c>`1</c>; a name without arity to itself and nothing.</summary>
    private static (string Stem, string Arity) SplitArity(string name)
    {
        var tick = name.LastIndexOf('`');
        return tick > 0 && int.TryParse(name.AsSpan(tick + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? (name[..tick], name[tick..])
            : (name, "");
    }

    private static string Quote(string name) =>
        "'" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private static bool IsIdentifier(string name, bool dots = false)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '_' || (dots && c == '.') || (i > 0 ? char.IsLetterOrDigit(c) : char.IsLetter(c)))
                continue;
            if (i == 0 && char.IsDigit(c))
                return false;
            if (char.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format))
                return false;
        }
        return true;
    }
}
