using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Running;

/// <summary>File names from test names: readable, valid everywhere, short enough, and different for different tests.</summary>
internal static class SafeName
{
    private const int MaxLength = 100;

    /// <summary>Devices to Windows, in any folder, in any case and with any extension.</summary>
    private static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"COM{i}", $"LPT{i}"])];

    public static string For(string name) => For(name, hashed: false);

    /// <summary>The same with its hash even if the name could stay as it is: there is another that differs in case alone, which not every file system tells apart.</summary>
    public static string Hashed(string name) => For(name, hashed: true);

    private static string For(string name, bool hashed)
    {
        var safe = new StringBuilder(name.Length);
        if (name.Length == 0 || s_devices.Contains(name.Split('.', 2)[0], StringComparer.OrdinalIgnoreCase))
            safe.Append('_');
        foreach (char c in name)
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' ? c : '_');
        var text = safe.ToString();
        if (!hashed && text == name && text.Length <= MaxLength && !text.EndsWith('.'))
            return text;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..10];
        return $"{text[..Math.Min(text.Length, MaxLength - 11)]}-{hash}";
    }
}
