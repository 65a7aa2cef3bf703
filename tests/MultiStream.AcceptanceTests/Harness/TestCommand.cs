namespace MultiStream.AcceptanceTests.Harness;

/// <summary>One command line that runs tests: `dotnet vstest asset.dll`, or `dotnet test --no-build` on the asset's project where that command is the subject.</summary>
sealed record TestCommand(string Asset)
{
    /// <summary>True: `dotnet test --no-build`; it costs a second more.</summary>
    public bool ByProject { get; init; }

    /// <summary>The assembly; else the asset's own.</summary>
    public string? Assembly { get; init; }

    public string? Filter { get; init; }

    /// <summary>The text of a run settings file.</summary>
    public string? Settings { get; init; }

    /// <summary>What stands behind the two dashes.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Verbosity of the console logger; null: nothing is said about it, as most users do.</summary>
    public string? Verbosity { get; init; } = "normal";

    /// <summary>Further words of the command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>True: no result files; for listings.</summary>
    public bool WithoutLoggers { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When the whole tree of processes is killed and the test that waits fails.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(90);

    public IReadOnlyList<string> Words(RunFolder folder)
    {
        List<string> words = ByProject
            ? ["dotnet", "test", "--no-build", "-c", Harness.Asset.Configuration, Harness.Asset.ProjectFolder(Asset), "--results-directory", folder.Results]
            : ["dotnet", "vstest", Assembly ?? Harness.Asset.Assembly(Asset), "--ResultsDirectory:" + folder.Results];
        if (Filter is not null)
            words.AddRange(ByProject ? ["--filter", Filter] : ["--TestCaseFilter:" + Filter]);
        if (Settings is not null)
            words.AddRange(ByProject ? ["--settings", folder.Write("hosts.runsettings", Settings)] : ["--Settings:" + folder.Write("hosts.runsettings", Settings)]);
        if (!WithoutLoggers)
        {
            words.AddRange(Logger($"trx;LogFileName={TestRun.TrxName}"));
            words.AddRange(Logger($"html;LogFileName={TestRun.HtmlName}"));
        }
        if (Verbosity is not null)
            words.AddRange(Logger("console;verbosity=" + Verbosity));
        words.AddRange(Arguments);
        return Overrides.Count == 0 ? words : [.. words, "--", .. Overrides];
    }

    IEnumerable<string> Logger(string logger) => ByProject ? ["--logger", logger] : ["--logger:" + logger];
}
