using System.Diagnostics;
using System.Reflection;

namespace MultiStream.Running;

/// <summary>Something that went wrong in a test, in words: what results show as message and stack.</summary>
internal sealed record Failure(string Message, string? StackTrace)
{
    /// <summary>Exceptions of other frameworks that mean "skip", by name: this library references none of them.</summary>
    private static readonly string[] s_skips = ["Xunit.SkipException", "Xunit.Sdk.SkipException", "NUnit.Framework.IgnoreException", "NUnit.Framework.InconclusiveException",
        "Microsoft.VisualStudio.TestTools.UnitTesting.AssertInconclusiveException"];

    /// <summary>Libraries of assertions, by name likewise: nobody looks for the fault in them.</summary>
    private static readonly string[] s_assertions = ["xunit.assert", "xunit.v3.assert", "nunit.framework", "MSTest.TestFramework", "Microsoft.VisualStudio.TestPlatform.TestFramework"];

    private const string XunitSkipToken = "$XunitDynamicSkip$";

    /// <param name="phase">"The constructor", "SetUpAsync" …; null for the body.</param>
    public static Failure Of(Exception exception, string? phase = null)
    {
        if (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        var message = IsSelfExplaining(exception) ? exception.Message : $"{exception.GetType().FullName}: {exception.Message}";
        for (var inner = exception.InnerException; inner is not null && exception is not MultiStreamException; inner = inner.InnerException)
            message += $"\n ---> {inner.GetType().FullName}: {inner.Message}";
        return new Failure(phase is null ? message : $"{phase} failed: {message}", StackOf(exception));
    }

    /// <summary>The reason when the exception means that the test is to be skipped; else null.</summary>
    public static string? SkipReason(Exception exception)
    {
        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (exception is TestSkippedException || s_skips.Contains(type.FullName))
                return WithoutToken(exception.Message);
        }
        return exception.Message.StartsWith(XunitSkipToken, StringComparison.Ordinal) ? WithoutToken(exception.Message) : null;
    }

    private static string WithoutToken(string message) => message.StartsWith(XunitSkipToken, StringComparison.Ordinal) ? message[XunitSkipToken.Length..] : message;

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

    /// <summary>The stack without this library's own frames, the reflection that called the test and the inside of assertions: it begins where the user's code stood.</summary>
    private static string? StackOf(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        var own = frames.Where(f => f.GetMethod() is { } method && !IsOurs(method)).SkipWhile(f => s_assertions.Contains(f.GetMethod()!.Module.Assembly.GetName().Name)).ToList();
        return frames.Length == 0 ? exception.StackTrace : new StackTrace(own).ToString().TrimEnd();
    }

    private static bool IsOurs(MethodBase method) =>
        method.DeclaringType is not { } type
        || type.Assembly == typeof(Failure).Assembly
        || type == typeof(Activator) || type.FullName == "System.RuntimeType"
        || type.Namespace is "System.Reflection" or "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices"
        || (type.Assembly == typeof(object).Assembly && type.Namespace is "System.Threading.Tasks" or "System.Threading");
}
