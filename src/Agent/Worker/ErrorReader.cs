using MultiStream.Secrets;

namespace MultiStream.Agent.Worker;

/// <summary>Makes data of an exception: its own properties are user code, and may throw.</summary>
internal static class ErrorReader
{
    private const int MaxDepth = 20, MaxText = 64 * 1024;

    public static BlockError Read(Exception exception) => Read(exception, 0)!;

    private static BlockError? Read(Exception? exception, int depth)
    {
        if (exception is null || depth == MaxDepth)
            return null;
        var types = new List<string>();
        for (var type = exception.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            types.Add(type.FullName ?? type.Name);
        return new BlockError(types[0], Ask(() => exception.Message) ?? "", Stack(exception), Read(exception.InnerException, depth + 1)) { Types = types };
    }

    /// <summary>From the throw to the block: what is below called the block, and is of no interest.</summary>
    private static string? Stack(Exception exception)
    {
        var text = Ask(() => exception.StackTrace);
        if (text is null)
            return null;
        var lines = text.Split('\n').ToList();
        int ours = lines.FindIndex(l => l.Contains(" MultiStream.Lambdas.", StringComparison.Ordinal) || l.Contains(" MultiStream.Agent.Worker.", StringComparison.Ordinal));
        if (ours > 0)
            lines.RemoveRange(ours, lines.Count - ours);
        lines.RemoveAll(l => l.Contains(" System.RuntimeMethodHandle.InvokeMethod(", StringComparison.Ordinal) || l.Contains(" System.Reflection.", StringComparison.Ordinal) || l.Contains(" InvokeStub_", StringComparison.Ordinal));
        return string.Join('\n', lines).TrimEnd();
    }

    private static string? Ask(Func<string?> property)
    {
        try
        {
            // Before it is cut: a part of a secret is not found.
            var text = Redactor.RedactOrNull(property());
            return text?.Length > MaxText ? text[..MaxText] + " …" : text;
        }
        catch (Exception e)   // the exception's own code threw: that is worth telling, and no reason to lose the rest
        {
            return $"(it threw {e.GetType().FullName} when it was asked for this)";
        }
    }
}
