namespace MultiStream.AcceptanceTests.Harness;

/// <summary>What a run of `dotnet test` left: exit code, console text, result files. Disposed: its folder is removed.</summary>
sealed class TestRun(RunFolder folder, string command, int exitCode, string output, string errors) : IDisposable
{
    public const string TrxName = "run.trx", HtmlName = "run.html";

    TrxTree? _trx;
    HtmlTree? _html;

    public RunFolder Folder { get; } = folder;

    public int ExitCode { get; } = exitCode;

    /// <summary>The console, line by line.</summary>
    public string Output { get; } = output;

    public string Errors { get; } = errors;

    /// <summary>The console's lines without white space at both ends.</summary>
    public IReadOnlyList<string> Lines => [.. Output.Split('\n').Select(l => l.Trim())];

    public TrxTree Trx => _trx ??= TrxTree.Load(Result(TrxName));

    public HtmlTree Html => _html ??= HtmlTree.Load(Result(HtmlName));

    public override string ToString() => $"{command}\n--- exit code {ExitCode}, stdout\n{Output}\n--- stderr\n{Errors}";

    public void Dispose() => Folder.Dispose();

    string Result(string name)
    {
        var path = Path.Combine(Folder.Results, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"The run wrote no {name}.\n{this}", path);
    }
}
