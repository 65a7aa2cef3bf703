using System.Globalization;
using System.Text;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>
/// The matrix of one run of the tests: faults down, kinds across. A cell says <c>pass</c> or <c>FAIL</c> of a test that ran, names the reason why there is none, or says
/// <c>not run</c>. It is written after every cell, since nobody knows which is the last one: <c>build/test</c> shows it and fails when a cell is blank.
/// </summary>
internal sealed class FaultMatrix
{
    public const string NotRun = "not run";

    private readonly Lock _lock = new();
    private readonly Dictionary<(Fault Fault, FaultColumn Column), bool> _outcomes = [];
    private readonly string? _file;

    /// <param name="file">Null: it is written nowhere.</param>
    public FaultMatrix(string? file) => _file = file;

    /// <summary>That of this process, in the folder of the test results.</summary>
    public static FaultMatrix OfThisRun { get; } = new(Path.Combine(Root(), "artifacts", "test-results", "faults.txt"));

    /// <summary>Runs a cell and keeps what became of it.</summary>
    public async Task RunAsync(Fault fault, FaultColumn column, Func<Task> cell)
    {
        bool passed = false;
        try
        {
            await cell();
            passed = true;
        }
        finally
        {
            lock (_lock)
            {
                _outcomes[(fault, column)] = passed;
                if (_file is not null)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
                    File.WriteAllText(_file, ToString());
                }
            }
        }
    }

    public override string ToString()
    {
        var reasons = new List<string>();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{"Faults on every kind",-44}").AppendJoin("", FaultColumn.All.Select(c => $"{c.Name,-16}")).Append('\n');
        foreach (var fault in Fault.All)
            text.Append(CultureInfo.InvariantCulture, $"{fault.Name,-44}").AppendJoin("", FaultColumn.All.Select(c => $"{Cell(fault, c, reasons),-16}")).Append('\n');
        return text.AppendJoin("", reasons.Select((r, i) => FormattableString.Invariant($"({i + 1}) {r}\n"))).ToString();
    }

    private string Cell(Fault fault, FaultColumn column, List<string> reasons)
    {
        lock (_lock)
        {
            if (_outcomes.TryGetValue((fault, column), out bool passed))
                return passed ? "pass" : "FAIL";
        }
        if (!fault.NotOn.TryGetValue(column, out var reason))
            return NotRun;
        if (!reasons.Contains(reason))
            reasons.Add(reason);
        return FormattableString.Invariant($"({reasons.IndexOf(reason) + 1})");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No TestAdapter.sln above " + AppContext.BaseDirectory);
        return folder;
    }
}
