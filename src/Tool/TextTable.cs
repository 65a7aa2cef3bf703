using System.Text;

namespace MultiStream.Tool;

/// <summary>A table of plain text: columns that are as wide as what is in them, and a last one that has the rest of the line, in which text is broken at blanks.</summary>
/// <param name="width">Of the whole, in characters.</param>
/// <param name="heads">The columns' heads.</param>
internal sealed class TextTable(int width, params string[] heads)
{
    private const int Gap = 2, Least = 20;
    private readonly List<(string[][] Cells, IReadOnlyList<string> Below)> _rows = [];

    /// <param name="below">Lines below the row that are never broken: commands to copy.</param>
    /// <param name="cells">One for each column; each may have lines.</param>
    public void Add(IReadOnlyList<string> below, params string[] cells) => _rows.Add(([.. cells.Select(c => c.Split('\n'))], below));

    public override string ToString()
    {
        int last = heads.Length - 1;
        var widths = new int[heads.Length];
        for (int i = 0; i < last; i++)
            widths[i] = Math.Min(_rows.SelectMany(r => r.Cells[i]).Append(heads[i]).Max(l => l.Length), Math.Max(heads[i].Length, width * 3 / 10));
        widths[last] = Math.Max(Least, width - widths[..last].Sum() - Gap * last);
        var text = new StringBuilder();
        Line(text, widths, [.. heads.Select(h => new List<string> { h })]);
        foreach (var (cells, below) in _rows)
        {
            Line(text, widths, [.. cells.Select((c, i) => c.SelectMany(line => Wrap(line, widths[i])).ToList())]);
            foreach (var line in below)
                text.Append(' ', Gap * 2).Append(line).Append('\n');
            if (below.Count > 0 || cells[last].Length > 1)
                text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Breaks text at blanks, and a word that is too long where the line ends.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var whole in text.Split(' '))
        {
            var word = whole;
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            for (; word.Length > width; word = word[width..])
                yield return word[..width];
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }

    private static void Line(StringBuilder text, int[] widths, List<string>[] cells)
    {
        for (int row = 0; row < cells.Max(c => c.Count); row++)
        {
            var line = new StringBuilder();
            for (int i = 0; i < cells.Length; i++)
                line.Append((row < cells[i].Count ? cells[i][row] : "").PadRight(widths[i] + Gap));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
