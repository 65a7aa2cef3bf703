using System.Globalization;
using System.Text;
using MultiStream.Secrets;

namespace MultiStream.Evidence;

/// <summary>The text of <c>evidence.txt</c>: without secrets, a line of it for each that was read, and never more than a file of 64 KiB.</summary>
internal static class EvidenceText
{
    public const int MaxBytes = 64 * 1024, MaxSection = 12 * 1024;
    private const string Cut = "…";

    /// <param name="head">Its first lines.</param>
    /// <param name="evidence">What was gathered.</param>
    /// <param name="secrets">What is taken out; null: the secrets of this process.</param>
    public static string Of(IEnumerable<string> head, GatheredEvidence evidence, SecretRegistry? secrets = null)
    {
        secrets ??= Redactor.Process;
        var text = new StringBuilder();
        foreach (var line in head)
            text.Append(Line(line, secrets)).Append('\n');
        if (evidence.Problem is { } problem)
            text.Append("NOT ALL IS HERE: ").Append(Line(problem, secrets)).Append('\n');
        int bytes = Encoding.UTF8.GetByteCount(text.ToString());
        foreach (var section in evidence.Sections)
        {
            var part = $"\n== {Line(section.Title, secrets)}\n{Lines(section.Lines, secrets)}";
            int size = Encoding.UTF8.GetByteCount(part);
            if (bytes + size > MaxBytes - 100)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n[… what follows was left out: no file of evidence is larger than {MaxBytes / 1024} KiB]\n");
                break;
            }
            text.Append(part);
            bytes += size;
        }
        return text.ToString();
    }

    private static string Lines(IReadOnlyList<string> lines, SecretRegistry secrets)
    {
        var text = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            var line = Line(lines[i], secrets) + "\n";
            bytes += Encoding.UTF8.GetByteCount(line);
            if (bytes > MaxSection)
            {
                text.Append(CultureInfo.InvariantCulture, $"[… {lines.Count - i} more lines left out]\n");
                break;
            }
            text.Append(line);
        }
        return text.ToString();
    }

    /// <summary>First the secrets, then the control characters: a secret may have some.</summary>
    private static string Line(string line, SecretRegistry secrets)
    {
        // What was cut there may have lost the end of a secret, which is none of those that are known by then.
        var clean = line.EndsWith(Cut, StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(new PieceRedactor(secrets).Next(Encoding.UTF8.GetBytes(line[..^Cut.Length]))) + Cut
            : secrets.Redact(line);
        if (!clean.Any(char.IsControl))
            return clean;
        var text = new StringBuilder(clean.Length + 16);
        foreach (char c in clean)
        {
            if (c == '\n')
                text.Append("\\n");
            else if (char.IsControl(c) && c != '\t')
                text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                text.Append(c);
        }
        return text.ToString();
    }
}
