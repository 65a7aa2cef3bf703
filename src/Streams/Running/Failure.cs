using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MultiStream.Blocks;
using MultiStream.Evidence;

namespace MultiStream.Running;

/// <summary>Something that went wrong in a test, in words: what results show as message and stack.</summary>
internal sealed record Failure(string Message, string? StackTrace)
{
    /// <summary>A wait for others that broke: the cause is another failure, if there is one.</summary>
    public bool IsBrokenWait { get; init; }

    public OutcomeWord Word { get; init; } = OutcomeWord.Error;

    /// <summary>The stream that it was on; null: none is known, or it was in the body.</summary>
    public string? Stream { get; init; }

    /// <summary>The block that it was.</summary>
    public BlockResult? Block => Blocks.Count > 0 ? Blocks[0] : null;

    /// <summary>Every block that failed in it, the first cause first.</summary>
    public IReadOnlyList<BlockResult> Blocks { get; init; } = [];

    /// <summary>The block that was waited for in vain, if it is about one.</summary>
    public AwaitedBlock? Awaited { get; init; }

    /// <summary>What comes before the sentence of its block: "SetUpAsync failed: ".</summary>
    public string Before { get; init; } = "";

    /// <summary>When it happened, since the test began; null: nobody knows.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>When the body was told, since the test began; null: it was not.</summary>
    public TimeSpan? ToldAt { get; init; }

    /// <summary>The line of source where the user's code stood, in short: <c>Tests.cs:24</c>.</summary>
    public string? Line { get; init; }

    /// <summary>A block that nobody waited for.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>The test's limit was over, or the run was cancelled: it says itself when.</summary>
    public bool IsEnding { get; init; }

    /// <summary>Exceptions of other frameworks that mean "skip", by name: this library references none of them.</summary>
    private static readonly string[] s_skips = ["Xunit.SkipException", "Xunit.Sdk.SkipException", "NUnit.Framework.IgnoreException", "NUnit.Framework.InconclusiveException",
        "Microsoft.VisualStudio.TestTools.UnitTesting.AssertInconclusiveException"];

    /// <summary>Libraries of assertions, by name likewise: nobody looks for the fault in them.</summary>
    private static readonly string[] s_assertions = ["xunit.assert", "xunit.v3.assert", "nunit.framework", "MSTest.TestFramework", "Microsoft.VisualStudio.TestPlatform.TestFramework"];

    private const string XunitSkipToken = "$XunitDynamicSkip$";

    /// <param name="phase">"The constructor", "SetUpAsync" …; null for the body.</param>
    public static Failure Of(Exception exception, string? phase = null)
    {
        exception = Alone(exception);
        var message = IsSelfExplaining(exception) ? exception.Message : Named(exception);
        if (exception is not MultiStreamException)
            message += Causes(exception);
        var before = phase is null ? "" : $"{phase} failed: ";
        var failed = exception as BlockFailedException;
        return new Failure(before + message, StackOf(exception))
        {
            Before = before,
            IsBrokenWait = exception is SyncBrokenException or BlockFailedException { Result.IsBrokenWait: true },
            Word = WordOf(exception, phase),
            Blocks = failed?.Results ?? [],
            Awaited = (exception as MultiStreamException)?.Awaited,
            At = failed?.Result.Report.At,
            Line = failed is null ? LineOf(exception) : failed.Result.Error?.SourceLine,
            Stream = exception switch
            {
                BlockFailedException => failed!.Result.Stream.Name,
                StreamLostException lost => lost.Stream,
                StreamOpenException open => open.Stream,
                MultiStreamException { Awaited: { } awaited } => awaited.Stream.Name,
                _ => null,
            },
        };
    }

    /// <summary>A block that failed and that nobody waited for.</summary>
    /// <param name="before">What its sentence begins with, when that is what the test fails by.</param>
    public static Failure Of(BlockResult result, string before) => new(before + BlockFailedException.Describe(result), result.RemoteStack)
    {
        Before = before,
        IsBrokenWait = result.IsBrokenWait,
        IsUnseen = true,
        Word = WordOf(result),
        Blocks = [result],
        At = result.Report.At,
        Line = result.Error?.SourceLine,
        Stream = result.Stream.Name,
    };

    /// <summary>The reason when the exception means that the test is to be skipped; else null.</summary>
    public static string? SkipReason(Exception exception)
    {
        exception = Alone(exception);
        if (exception.Message.StartsWith(XunitSkipToken, StringComparison.Ordinal))
            return exception.Message[XunitSkipToken.Length..];
        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (exception is TestSkippedException || s_skips.Contains(type.FullName))
                return exception.Message;
        }
        return null;
    }

    /// <summary>A synchronous body that waits for a task gets its one exception wrapped.</summary>
    private static Exception Alone(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        return exception;
    }

    private static OutcomeWord WordOf(BlockResult result) => TestEvents.OutcomeOf(result) switch
    {
        OutcomeWord.Lost => OutcomeWord.Lost,
        OutcomeWord.Error => OutcomeWord.Error,
        _ => OutcomeWord.Fail,
    };

    /// <summary>What the body finds wrong is a failure; what keeps it from looking is an error.</summary>
    private static OutcomeWord WordOf(Exception exception, string? phase) => exception switch
    {
        StreamLostException or BlockFailedException { Result.Outcome: BlockOutcome.Lost, Result.Report.End.NotStarted: false } => OutcomeWord.Lost,
        _ when phase is not null => OutcomeWord.Error,
        BlockFailedException failed => WordOf(failed.Result),
        SyncBrokenException => OutcomeWord.Fail,
        _ => exception is not MultiStreamException && IsSelfExplaining(exception) ? OutcomeWord.Fail : OutcomeWord.Error,
    };

    private static string Named(Exception exception) => $"{exception.GetType().FullName}: {exception.Message}";

    private static string Causes(Exception exception)
    {
        IEnumerable<Exception> causes = exception is AggregateException several ? several.InnerExceptions : exception.InnerException is { } inner ? [inner] : [];
        return string.Concat(causes.Select(c => $"\n ---> {Named(c)}{Causes(c)}"));
    }

    /// <summary>Assertions and this library's own exceptions say all in their message.</summary>
    private static bool IsSelfExplaining(Exception exception)
    {
        if (exception is MultiStreamException)
            return true;
        for (var type = exception.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            if (type.Name is "XunitException" or "AssertionException" or "AssertFailedException" or "ShouldAssertException" or "AssertActualExpectedException" || type.Name.EndsWith("AssertionFailedException", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>
    /// The stack without this library's own frames and the reflection that called the test, and without the inside of assertions: it begins where the user's code stood. Null for an
    /// exception of ours in which no code of the user has a part.
    /// </summary>
    private static string? StackOf(Exception exception) => exception is BlockFailedException { Result.RemoteStack: { } remote }
        ? $"{remote}\n{OwnStackOf(exception)}".TrimEnd()
        : OwnStackOf(exception);

    private static string? OwnStackOf(Exception exception)
    {
        var (frames, own) = FramesOf(exception);
        if (own.Count > 0)
            return new StackTrace(own).ToString().TrimEnd();
        return frames.Length > 0 && exception is MultiStreamException ? null : exception.StackTrace;
    }

    private static (StackFrame[] All, List<StackFrame> Own) FramesOf(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        return (frames, [.. frames.Where(f => f.GetMethod() is { } method && !IsOurs(method)).SkipWhile(f => s_assertions.Contains(f.GetMethod()!.Module.Assembly.GetName().Name))]);
    }

    private static string? LineOf(Exception exception) =>
        FramesOf(exception).Own.Find(f => f.GetFileName() is not null) is { } frame ? string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}") : null;

    private static bool IsOurs(MethodBase method) =>
        method.DeclaringType is not { } type
        || type.Assembly == typeof(Failure).Assembly
        || type.Namespace?.StartsWith("MultiStream.Agent", StringComparison.Ordinal) == true   // in a worker, where a nested test runs
        || type == typeof(Activator) || type.FullName == "System.RuntimeType"
        || type.Namespace is "System.Reflection" or "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices"
        || (type.Assembly == typeof(object).Assembly && type.Namespace is "System.Threading.Tasks" or "System.Threading");
}
