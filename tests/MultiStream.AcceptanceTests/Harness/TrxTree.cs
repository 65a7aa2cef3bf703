using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>One result of a TRX file.</summary>
sealed record TrxResult
{
    public required string Name { get; init; }

    /// <summary>Passed, Failed or NotExecuted.</summary>
    public required string Outcome { get; init; }

    public required Guid ExecutionId { get; init; }
    public required Guid? ParentExecutionId { get; init; }
    public required Guid TestId { get; init; }
    public required string? ResultType { get; init; }
    public required string? DataRowInfo { get; init; }
    public required string ComputerName { get; init; }
    public required TimeSpan Duration { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required string? Message { get; init; }
    public required string? Stack { get; init; }
    public required string? StdOut { get; init; }
    public required string? StdErr { get; init; }

    /// <summary>Attached files, as paths on this machine.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<TrxResult> Children { get; init; }

    /// <summary>The child whose name goes on with this: <c>main</c>, <c>server @ localhost</c>.</summary>
    public TrxResult this[string part] => Children.SingleOrDefault(c => c.Name == $"{Name} · {part}")
        ?? throw new KeyNotFoundException($"'{Name}' has no child '{part}', but: {string.Join(", ", Children.Select(c => $"'{c.Name}'"))}.");

    /// <summary>The attached file of that name.</summary>
    public string File(string name) => Files.SingleOrDefault(f => Path.GetFileName(f) == name)
        ?? throw new KeyNotFoundException($"'{Name}' has no attachment '{name}', but: {string.Join(", ", Files.Select(f => $"'{Path.GetFileName(f)}'"))}.");

    public override string ToString() => $"{Name}: {Outcome}: {Message}";
}

/// <summary>How a TRX file defines a test.</summary>
sealed record TrxDefinition(Guid Id, string Name, string ClassName, string MethodName, IReadOnlyList<string> Categories);

/// <summary>A TRX file as a tree.</summary>
sealed record TrxTree(string Outcome, IReadOnlyList<TrxResult> Results, IReadOnlyList<TrxDefinition> Definitions, IReadOnlyDictionary<string, int> Counters, IReadOnlyList<string> Messages)
{
    static readonly XNamespace Ns = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The top-level result of that name.</summary>
    public TrxResult this[string name] => Results.SingleOrDefault(r => r.Name == name)
        ?? throw new KeyNotFoundException($"No single result '{name}' at the top, but: {string.Join(", ", Results.Select(r => $"'{r.Name}'"))}.");

    public static TrxTree Load(string path)
    {
        // Strict: a character that XML forbids, even as a reference, makes the file unreadable for those who use it.
        using var reader = XmlReader.Create(path, new XmlReaderSettings { CheckCharacters = true });
        var run = XDocument.Load(reader).Root!;
        var folder = Path.Combine(Path.GetDirectoryName(path)!, (string)run.Element(Ns + "TestSettings")!.Element(Ns + "Deployment")!.Attribute("runDeploymentRoot")!, "In");
        var summary = run.Element(Ns + "ResultSummary")!;
        return new TrxTree(
            (string)summary.Attribute("outcome")!,
            [.. (run.Element(Ns + "Results")?.Elements() ?? []).Select(e => Result(e, folder))],
            [.. (run.Element(Ns + "TestDefinitions")?.Elements(Ns + "UnitTest") ?? []).Select(Definition)],
            summary.Element(Ns + "Counters")!.Attributes().ToDictionary(a => a.Name.LocalName, a => (int)a),
            [.. summary.Descendants(Ns + "RunInfo").Select(i => i.Element(Ns + "Text")?.Value ?? "")]);
    }

    static TrxResult Result(XElement element, string folder)
    {
        if (element.Name != Ns + "UnitTestResult")
            throw new InvalidDataException($"The TRX file has a {element.Name.LocalName} where only UnitTestResult is expected.");
        var output = element.Element(Ns + "Output");
        var error = output?.Element(Ns + "ErrorInfo");
        return new TrxResult
        {
            Name = Text("testName")!,
            Outcome = Text("outcome")!,
            ExecutionId = Guid.Parse(Text("executionId")!),
            ParentExecutionId = Text("parentExecutionId") is { } parent ? Guid.Parse(parent) : null,
            TestId = Guid.Parse(Text("testId")!),
            ResultType = Text("resultType"),
            DataRowInfo = Text("dataRowInfo"),
            ComputerName = Text("computerName")!,
            Duration = Text("duration") is { } duration ? TimeSpan.Parse(duration, CultureInfo.InvariantCulture) : TimeSpan.Zero,
            Start = DateTimeOffset.Parse(Text("startTime")!, CultureInfo.InvariantCulture),
            End = DateTimeOffset.Parse(Text("endTime")!, CultureInfo.InvariantCulture),
            Message = error?.Element(Ns + "Message")?.Value,
            Stack = error?.Element(Ns + "StackTrace")?.Value,
            StdOut = output?.Element(Ns + "StdOut")?.Value,
            StdErr = output?.Element(Ns + "StdErr")?.Value,
            Files = [.. (element.Element(Ns + "ResultFiles")?.Elements() ?? []).Select(f => Path.Combine(folder, Text("relativeResultsDirectory")!, (string)f.Attribute("path")!))],
            Children = [.. (element.Element(Ns + "InnerResults")?.Elements() ?? []).Select(e => Result(e, folder))],
        };

        string? Text(string name) => (string?)element.Attribute(name);
    }

    static TrxDefinition Definition(XElement test)
    {
        var method = test.Element(Ns + "TestMethod")!;
        return new TrxDefinition(
            (Guid)test.Attribute("id")!,
            (string)test.Attribute("name")!,
            (string)method.Attribute("className")!,
            (string)method.Attribute("name")!,
            [.. test.Descendants(Ns + "TestCategoryItem").Select(c => (string)c.Attribute("TestCategory")!)]);
    }
}
