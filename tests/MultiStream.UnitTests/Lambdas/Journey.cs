using MultiStream.Lambdas;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>The way of a lambda to another process and of its value back: all of it but the process. Nothing of the original object is used after the bytes.</summary>
internal static class Journey
{
    public static T Of<T>(Func<T> lambda) => (T)Run(lambda, typeof(T))!;

    public static T Of<T>(Func<Task<T>> lambda) => (T)Run(lambda, typeof(T))!;

    public static void Of(Action lambda) => Assert.Null(Run(lambda, null));

    public static void Of(Func<Task> lambda) => Assert.Null(Run(lambda, null));

    /// <summary>The same for a value, as the block's value comes back.</summary>
    public static T Back<T>(T value)
    {
        var encoded = ValueCodec.Encode(typeof(T), value, Refusals.ReturnValue);
        return (T)ValueCodec.Decode(typeof(T), encoded, _ => default)!;
    }

    public static object? Run(Delegate lambda, Type? returns, object? context = null)
    {
        var tokens = new List<CancellationToken>();
        var bound = BoundLambda.Bind(Sent(LambdaCall.Capture(lambda, returns, tokens)), i => tokens[i]);
        var value = bound.InvokeAsync(context).AsTask().WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
        if (returns is null)
            return value;
        Assert.Equal(returns, bound.ValueType);
        return ValueCodec.Decode(returns, ValueCodec.Encode(returns, value, Refusals.ReturnValue), _ => default);
    }

    /// <summary>The far end of it: the call is bound and run.</summary>
    public static object? Arrived(LambdaCall call, Func<int, CancellationToken>? tokens = null, ICollection<Secret>? secrets = null) =>
        BoundLambda.Bind(call, tokens ?? (_ => default), secrets).InvokeAsync(null).AsTask().WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();

    /// <summary>Through bytes.</summary>
    public static LambdaCall Sent(LambdaCall call)
    {
        var writer = new MessageWriter().Begin(FrameType.Start);
        call.Write(writer);
        var reader = new MessageReader(writer.End(0)[FrameHeader.Size..]);
        return LambdaCall.Read(ref reader);
    }

    public static LambdaCall Captured<T>(Func<T> lambda) => LambdaCall.Capture(lambda, typeof(T), []);

    /// <summary>The refusal of a lambda, for the variable.</summary>
    public static string Refused<T>(string variable, Func<T> lambda) => Refused(variable, lambda, typeof(T));

    public static string Refused(string variable, Action lambda) => Refused(variable, lambda, null);

    public static string Refused(string variable, Delegate lambda, Type? returns)
    {
        var refusal = Assert.Throws<BlockCaptureException>(() => LambdaCall.Capture(lambda, returns, []));
        Assert.Equal(variable, refusal.Variable);
        return refusal.Message;
    }
}
