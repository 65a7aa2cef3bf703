using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MultiStream.Bench;

/// <summary>Samples of one thing measured, in milliseconds, in the order in which they were taken.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Milliseconds)
{
    public double Median => Percentile(0.5);

    public double Percentile(double p)
    {
        var sorted = Milliseconds.Order().ToList();
        return sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(p * sorted.Count) - 1 + (p == 0 ? 1 : 0))];
    }
}

/// <summary>Everything that one run measured, with the baselines of the same run; written whole to a file.</summary>
internal sealed class Report(string commit)
{
    private readonly List<(string Title, List<Series> Rows)> _tables = [];

    /// <summary>A table whose first row is the baseline that the ratios refer to.</summary>
    public void Add(string title, params List<Series> rows)
    {
        _tables.Add((title, rows));
        Console.WriteLine(Text(title, rows));
    }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var stamp = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = Path.Combine(folder, $"{stamp}-{commit}");
        File.WriteAllText(name + ".json", JsonSerializer.Serialize(new
        {
            commit,
            utc = DateTime.UtcNow,
            processors = Environment.ProcessorCount,
            runtime = Environment.Version.ToString(),
            tables = _tables.Select(t => new { title = t.Title, rows = t.Rows.Select(r => new { name = r.Name, n = r.Milliseconds.Count, samplesMs = r.Milliseconds.Select(m => Math.Round(m, 4)) }) }),
        }));
        File.WriteAllText(name + ".txt", string.Join('\n', _tables.Select(t => Text(t.Title, t.Rows))));
        Console.WriteLine($"Samples: {name}.json");
    }

    private static string Text(string title, List<Series> rows)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{title}\n{"",-62}{"n",5}{"min",10}{"median",10}{"p99",10}{"ratio",8}\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"  {row.Name,-60}{row.Milliseconds.Count,5}{row.Percentile(0),10:0.00}{row.Median,10:0.00}{row.Percentile(0.99),10:0.00}{row.Median / rows[0].Median,8:0.00}\n");
        return text.ToString();
    }
}
