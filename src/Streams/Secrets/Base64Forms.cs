using System.Text;

namespace MultiStream.Secrets;

/// <summary>
/// A text in base64, also as a part of a longer one, as in <c>user:password</c>. Three bytes become four digits, so there are three ways in which it may stand: nothing, one byte or two before it in its first three.
/// A digit at either end that also holds bits of what is beside it is not part of the form.
/// </summary>
internal static class Base64Forms
{
    /// <summary>Where programs break lines: <c>base64</c> and mail, and PEM.</summary>
    private static readonly int[] s_widths = [76, 64];

    /// <summary>There are some hundred ways to break its lines, as long as itself each.</summary>
    private const int MaxBroken = 8 * 1024;

    public static IEnumerable<string> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (int before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = before == 0 ? 0 : before + 1;
            var last = text[first..];
            var whole = text[first..((before + bytes.Length) * 8 / 6)];
            foreach (var form in (string[])[last, last.TrimEnd('='), whole])
            {
                yield return form;
                yield return form.Replace('+', '-').Replace('/', '_');   // of addresses
            }
            if (bytes.Length > MaxBroken)
                continue;
            foreach (int width in s_widths)
            {
                for (int column = 0; column < width; column += 4)
                {
                    if (Broken(whole, column + first, width) is { } broken)
                        yield return broken;
                }
            }
        }
    }

    /// <summary>The digits in lines; null when they need no second one.</summary>
    private static string? Broken(string digits, int column, int width)
    {
        if (column + digits.Length <= width)
            return null;
        var text = new StringBuilder(digits.Length + (digits.Length / width) + 1);
        for (int at = 0; at < digits.Length;)
        {
            int length = Math.Min(digits.Length - at, width - column);
            text.Append(at == 0 ? "" : "\n").Append(digits, at, length);
            (at, column) = (at + length, 0);
        }
        return text.ToString();
    }
}
