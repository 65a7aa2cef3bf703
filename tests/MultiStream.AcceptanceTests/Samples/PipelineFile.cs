using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MultiStream.AcceptanceTests.Samples;

/// <summary>A step of a pipeline, with its texts as the service has them once it has put in the values of variables and expressions.</summary>
sealed partial class PipelineStep(YamlMappingNode step, IReadOnlyDictionary<string, string> values)
{
    /// <summary>A text of the step by its path: <c>inputs.arguments</c>, <c>condition</c>; null when it has none.</summary>
    public string? this[string path]
    {
        get
        {
            YamlNode? node = step;
            foreach (var key in path.Split('.'))
                node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
            return node is YamlScalarNode { Value: { } text } ? WithValues(text) : null;
        }
    }

    /// <summary>The variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => step.Children.TryGetValue(new YamlScalarNode("env"), out var node)
        ? ((YamlMappingNode)node).Children.ToDictionary(v => ((YamlScalarNode)v.Key).Value!, v => WithValues(((YamlScalarNode)v.Value).Value!))
        : new Dictionary<string, string>();

    /// <summary>
    /// The words that the tasks of Azure Pipelines make of a line (ToolRunner.line of azure-pipelines-task-lib): split at blanks, put together by double quotes, in which <c>\"</c> is a quote. No shell sees them.
    /// </summary>
    public static IReadOnlyList<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == ' ' && !quoted)
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
                continue;
            }
            word ??= new StringBuilder();
            if (line[i] == '"')
                quoted = !quoted;
            else if (quoted && line[i..].StartsWith("\\\"", StringComparison.Ordinal))
                word.Append(line[++i]);
            else
                word.Append(line[i]);
        }
        return word is null ? words : [.. words, word.ToString()];
    }

    // One without a value is a mistake of the sample, or of whoever tests it.
    string WithValues(string text) => Reference().Replace(text, m => values.TryGetValue(m.Groups[1].Value + m.Groups[2].Value, out var value) ? value : throw new InvalidDataException($"What is {m.Value}?"));

    [GeneratedRegex(@"\$\(([\w.]+)\)|\$\{\{ (.*?) \}\}")]
    private static partial Regex Reference();
}

/// <summary>A pipeline of samples/Pipelines.</summary>
static class PipelineFile
{
    /// <param name="name">The file.</param>
    /// <param name="job">One of its jobs.</param>
    /// <param name="values">Of variables and expressions.</param>
    public static IReadOnlyList<PipelineStep> Steps(string name, string job, IReadOnlyDictionary<string, string> values)
    {
        var yaml = new YamlStream();
        using (var reader = new StreamReader(Path.Combine(Harness.Asset.Repository, "samples", "Pipelines", name)))
            yaml.Load(reader);
        var jobs = yaml.Documents.Single().RootNode["jobs"];
        // Azure has a list of jobs with names in them, GitHub a job under each name.
        var found = jobs is YamlSequenceNode list ? list.Single(j => ((YamlScalarNode)j["job"]).Value == job) : jobs[job];
        return [.. ((YamlSequenceNode)found["steps"]).Select(s => new PipelineStep((YamlMappingNode)s, values))];
    }
}
