using System.Text;
using MultiStream.Live;
using MultiStream.Secrets;

namespace MultiStream.Tool.Plan;

/// <summary>Lines of at most 80 columns. A secret is taken out before a line is broken: half of one would not be known.</summary>
internal sealed class WrappedText
{
    private const int Width = 80;
    private readonly StringBuilder _text = new();

    /// <param name="indent">Blanks before the first line.</param>
    /// <param name="text">Broken at blanks; a word that is longer than a line has its own.</param>
    /// <param name="hanging">How many more the other lines have.</param>
    public void Line(int indent, string text, int hanging = 2)
    {
        foreach (var paragraph in Redactor.Redact(text).Split('\n'))
            Paragraph(indent, LiveLine.Plain(paragraph), hanging);
    }

    public void Empty() => _text.Append('\n');

    public override string ToString() => _text.ToString();

    private void Paragraph(int indent, string text, int hanging)
    {
        int margin = indent, column = indent;
        _text.Append(' ', indent);
        bool isFirst = true;
        // Blanks within a line are columns of a table: they stay.
        foreach (var word in Words(text))
        {
            if (!isFirst && column + word.TrimEnd().Length > Width)
            {
                TrimEnd();
                margin = indent + hanging;
                _text.Append('\n').Append(' ', margin);
                column = margin;
            }
            _text.Append(word);
            column += word.Length;
            isFirst = false;
        }
        TrimEnd();
        _text.Append('\n');
    }

    /// <summary>Each with the blanks that follow it.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            while (end < text.Length && text[end] != ' ')
                end++;
            while (end < text.Length && text[end] == ' ')
                end++;
            yield return text[at..end];
            at = end;
        }
    }

    private void TrimEnd()
    {
        while (_text.Length > 0 && _text[^1] == ' ')
            _text.Length--;
    }
}
