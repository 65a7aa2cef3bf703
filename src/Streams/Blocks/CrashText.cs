namespace MultiStream.Blocks;

/// <summary>
/// What .NET writes when it ends a process (FailFast, a stack overflow) begins with the words and the frames that matter, and ends with the frames
/// that lead from the worker's thread to the block. Those are ours, and would be all that the last lines of the output show.
/// </summary>
internal static class CrashText
{
    private const string Frame = "   at ";
    private const string Reflection = Frame + "System.Reflection.";

    /// <summary>Which of these is the first depends on what the compiler put into its caller.</summary>
    private static readonly string[] s_firstOfOurs = [Frame + "MultiStream.Lambdas.Bound", Frame + "MultiStream.Agent.Worker.CallRun.Invoke", Frame + "MultiStream.Agent.Worker.CallRun.Execute", Frame + "MultiStream.NestedTests.AdapterTests.Run"];

    /// <summary>The same text without the frames below the block's own.</summary>
    public static string WithoutOurFrames(string text)
    {
        var kept = new List<string>();
        bool ours = false;
        foreach (var line in text.Split('\n'))
        {
            if (!ours && Array.Exists(s_firstOfOurs, f => line.StartsWith(f, StringComparison.Ordinal)))
            {
                while (kept.Count > 0 && kept[^1].StartsWith(Reflection, StringComparison.Ordinal))
                    kept.RemoveAt(kept.Count - 1);
                ours = true;
            }
            ours = ours && line.StartsWith(Frame, StringComparison.Ordinal);
            if (!ours)
                kept.Add(line);
        }
        return string.Join('\n', kept);
    }
}
