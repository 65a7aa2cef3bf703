using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Running;

/// <summary>File names from test names: readable, valid everywhere, short enough, and different for different tests.</summary>
internal static class SafeName
{
    private const int MaxLength = 100;

    public static string For(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (char c in name)
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' ? c : '_');
        var text = safe.ToString();
        if (text == name && text.Length <= MaxLength && !text.EndsWith('.'))
            return text;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..10];
        return $"{text[..Math.Min(text.Length, MaxLength - 11)]}-{hash}";
    }
}
