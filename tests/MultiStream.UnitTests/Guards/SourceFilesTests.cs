using System.Text.RegularExpressions;

namespace MultiStream.UnitTests.Guards;

/// <summary>How the files of src are written. An exception is listed here, with its reason.</summary>
public sealed partial class SourceFilesTests
{
    private const int MaxLines = 300;

    /// <summary>Files of more than 300 lines, and why they are one thought.</summary>
    private static readonly Dictionary<string, string> s_long = [];

    /// <summary>Where time is waited for: how often, and why. All but the backoff are limits: something else ends the wait when all is well.</summary>
    private static readonly Dictionary<string, (int Times, string Reason)> s_waits = new()
    {
        ["src/Streams/Platform/Backoff.cs"] = (1, "the one place that waits before it tries again"),
        ["src/Streams/Protocol/AgentSession.End.cs"] = (2, "limits: of the answer to Close, and of asking the transport for the reason of its end"),
        ["src/Streams/ExecutionStream.Close.cs"] = (2, "limits: of the stop of all blocks when the stream closes, and of the news of their loss"),
        ["src/Streams/Running/TestExecution.End.cs"] = (1, "a limit: of a body that was cancelled"),
        ["src/Streams/Running/RunHosts.cs"] = (1, "how long an agent that was lost may take to end what it runs: it can tell nobody"),
        ["src/Streams/Workers/WorkerCall.cs"] = (1, "a limit: of the stop of a C# block"),
        ["src/Streams/Spawners/ProcessConnection.cs"] = (3, "limits: of a transport whose pipe was closed, of its end when it was killed, and of its last words on stderr"),
        ["src/Streams.SshNet/SshNetConnection.cs"] = (3, "limits: of an agent whose stdin was closed, of the end of the connection, and of its last words on stderr"),
    };

    [Fact]
    public void There_are_files_to_look_at() => Assert.True(Repository.Sources.Count > 100);

    [Fact]
    public void A_file_is_read_in_one_sitting()
    {
        var found = Repository.Sources.Where(f => f.Lines.Length > MaxLines).Select(f => $"{f.Name}: {f.Lines.Length} lines").ToList();

        Assert.True(found.All(f => s_long.ContainsKey(f.Split(':')[0])),
            $"Over {MaxLines} lines: look for the second noun in it, or list it in {nameof(SourceFilesTests)} with the reason why it is one thought.\n{string.Join('\n', found)}");
        Assert.All(s_long.Keys, listed => Assert.Contains(found, f => f.StartsWith(listed + ":", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_waits_for_time_to_pass_but_where_it_is_listed()
    {
        // Promises are tests: how long their blocks wait is what they try.
        var found = Repository.Sources.Where(f => !f.Name.StartsWith("src/Promises/", StringComparison.Ordinal)).SelectMany(f => Wait().Matches(f.Text).Select(m => (f.Name, At: f.At(m.Index)))).ToLookup(w => w.Name, w => w.At);
        var expected = s_waits.ToDictionary(w => w.Key, w => w.Value.Times);

        foreach (var file in found.Select(f => f.Key).Union(expected.Keys))
        {
            Assert.True(found[file].Count() == expected.GetValueOrDefault(file),
                $"Waiting for time: {expected.GetValueOrDefault(file)} times listed for {file}, found: {string.Join(", ", found[file])}. Wait for what is to happen; a new limit is listed in {nameof(SourceFilesTests)} with its reason.");
        }
    }

    [Fact]
    public void No_catch_is_empty() => Assert.Empty(Catches().Where(c => c.Body.Trim().Length == 0).Select(c => c.At));

    /// <summary>Who catches everything hands it on, or says beside it why it ends here.</summary>
    [Fact]
    public void A_catch_of_everything_throws_or_has_its_reason_beside_it() =>
        Assert.Empty(Catches().Where(c => c.EndsEverything).Select(c => c.At));

    [Fact]
    public void A_files_namespace_is_its_folder_unless_writers_of_tests_use_it()
    {
        foreach (var file in Repository.Sources)
        {
            if (Namespace().Match(file.Text) is not { Success: true } match)
                continue;   // top-level statements, attributes of the assembly
            var folders = file.Name.Split('/')[1..^1];
            var root = folders[0] is "Adapter" or "Agent" or "NestedTests" or "Tool" or "Promises" ? "MultiStream." + folders[0] : folders[0] == "Streams.SshNet" ? "MultiStream.Spawners.SshNet" : "MultiStream";
            // What writers of kinds use stays in its folder's.
            if (root == "MultiStream" && !file.Name.StartsWith("src/Streams/Spawners/", StringComparison.Ordinal) && PublicType().IsMatch(file.Text))
                folders = [folders[0]];
            Assert.Equal((file.Name, string.Join('.', [root, .. folders[1..]])), (file.Name, match.Groups[1].Value));
        }
    }

    [Theory]
    [InlineData("try { } catch { }", true)]
    [InlineData("try { } catch (IOException)\n{\n}", true)]
    [InlineData("try { } catch (Exception e) when (e is { Message: \"{\" })\n{\n    // It was gone already.\n}", false)]
    [InlineData("try { } catch (IOException e)\n{\n    if (x) { Log(e); }\n}", false)]
    public void An_empty_catch_is_seen(string text, bool empty) =>
        Assert.Equal(empty, CatchesIn(new SourceFile("x.cs", text)).Single().Body.Trim().Length == 0);

    [Theory]
    [InlineData("try { } catch { x(); }", true)]
    [InlineData("try { } catch (Exception)\n{\n    x();\n}", true)]
    [InlineData("try { } catch (Exception e)\n{\n    x(e);\n}", true)]
    [InlineData("try { } catch (Exception e)   // the boundary to user code\n{\n    x(e);\n}", false)]
    [InlineData("try { } catch (Exception e)\n{\n    // the boundary to user code\n    x(e);\n}", false)]
    [InlineData("try { } catch (Exception e)\n{\n    throw new X(e);\n}", false)]
    [InlineData("try { } catch (Exception e) when (e is IOException)\n{\n    x(e);\n}", false)]
    [InlineData("try { } catch (IOException e)\n{\n    x(e);\n}", false)]
    public void A_catch_that_ends_everything_without_a_word_is_seen(string text, bool ends) =>
        Assert.Equal(ends, CatchesIn(new SourceFile("x.cs", text)).Single().EndsEverything);

    private static IEnumerable<CatchClause> Catches() => Repository.Sources.SelectMany(CatchesIn);

    private static IEnumerable<CatchClause> CatchesIn(SourceFile file)
    {
        foreach (Match match in Catch().Matches(file.Text))
        {
            // The block begins with the first brace that stands outside of all parentheses.
            int open = match.Index, depth = 0;
            for (; depth > 0 || file.Text[open] != '{'; open++)
                depth += file.Text[open] == '(' ? 1 : file.Text[open] == ')' ? -1 : 0;
            int close = open;
            do
                depth += file.Text[close] == '{' ? 1 : file.Text[close] == '}' ? -1 : 0;
            while (depth > 0 && ++close < file.Text.Length);
            yield return new CatchClause(file.At(match.Index), file.Text[match.Index..open], file.Text[(open + 1)..close]);
        }
    }

    private sealed record CatchClause(string At, string Head, string Body)
    {
        public bool EndsEverything => CatchesAll().IsMatch(Head) && !Body.Contains("throw", StringComparison.Ordinal) && !Body.TrimStart().StartsWith("//", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(Task\.Delay|Thread\.Sleep|Thread\.SpinWait|SpinWait\.SpinUntil)\(")]
    private static partial Regex Wait();

    [GeneratedRegex(@"\bcatch\b(?=\s*[({])")]
    private static partial Regex Catch();

    [GeneratedRegex(@"\Acatch\s*(\(Exception( \w+)?\))?\s*\z")]
    private static partial Regex CatchesAll();

    [GeneratedRegex("^public ", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace ([\w.]+);$", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
