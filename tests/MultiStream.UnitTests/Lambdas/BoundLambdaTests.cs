using System.Reflection;
using MultiStream.Lambdas;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>A process that has other code than the caller says so, in one sentence; bytes that are no call run nothing.</summary>
public sealed class BoundLambdaTests
{
    private static readonly int s_port = 1;

    private static LambdaCall Call()
    {
        int port = s_port;
        return Journey.Captured(() => port);
    }

    private static string Unbound(LambdaCall call) => Assert.Throws<LambdaBindingException>(() => BoundLambda.Bind(call, _ => default)).Message;

    private static string Broken(LambdaCall call) => Assert.Throws<ProtocolException>(() => BoundLambda.Bind(call, _ => default)).Message;

    [Fact]
    public void Another_build_of_the_assembly_is_told()
    {
        var other = Guid.NewGuid();
        var message = Unbound(Call() with { Mvid = other });

        Assert.StartsWith($"The block's code is in MultiStream.UnitTests of build {other}, and here ", message, StringComparison.Ordinal);
        Assert.Contains("build again", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_the_build_has_not_is_told() =>
        Assert.Contains("Hot Reload", Unbound(Call() with { MethodToken = 0x06FFFFFF }), StringComparison.Ordinal);

    [Fact]
    public void An_assembly_that_is_not_there_is_told() =>
        Assert.StartsWith("The block's code is in No.Such.Assembly, which cannot be loaded here: ", Unbound(Call() with { Assembly = "No.Such.Assembly" }), StringComparison.Ordinal);

    [Fact]
    public void Only_what_can_be_a_block_is_called()
    {
        int Token(string name) => typeof(BoundLambdaTests).GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.MetadataToken;

        Assert.Contains("is no block", Unbound(Call() with { MethodToken = Token(nameof(Another_build_of_the_assembly_is_told)) }), StringComparison.Ordinal);
        Assert.Contains("Hot Reload", Unbound(Call() with { MethodToken = typeof(BoundLambdaTests).MetadataToken }), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_variables_of_the_lambda_are_set()
    {
        var call = Call();
        var value = call.Captures[0].Value;

        Assert.Contains("is no variable", Broken(call with { Captures = [new CapturedValue([0x04000001], value)] }), StringComparison.Ordinal);
        Assert.Contains("is no variable", Broken(call with { Captures = [new CapturedValue([call.Captures[0].FieldPath[0], call.Captures[0].FieldPath[0]], value)] }), StringComparison.Ordinal);
        Assert.Contains("kind Text", Broken(call with { Captures = [call.Captures[0] with { Value = new EncodedValue(ValueKind.Text, []) }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_counts_more_than_it_holds_is_refused()
    {
        var writer = new MessageWriter().Begin(FrameType.Start);
        writer.Text("A").Bytes(new byte[16]).Int(1).Int(int.MaxValue);
        var bytes = writer.End(0)[FrameHeader.Size..].ToArray();

        Assert.Throws<ProtocolException>(() =>
        {
            var reader = new MessageReader(bytes);
            LambdaCall.Read(ref reader);
        });
    }

    [Fact]
    public void A_task_that_is_null_is_told()
    {
        Func<Task<int>> lambda = () => null!;

        Assert.Contains("returned null", Assert.Throws<InvalidOperationException>(() => Journey.Of(lambda)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_type_of_the_value_is_known()
    {
        int n = 1;
        Action action = () => GC.KeepAlive(n);
        Func<Task> task = async () => await Task.Delay(n - 1);

        Assert.Null(Bound(action, null).ValueType);
        Assert.Null(Bound(task, null).ValueType);
        Assert.Equal(typeof(int), Bound(() => n, typeof(int)).ValueType);
        Assert.Equal(typeof(string), Bound(async () => await Task.FromResult("a"), typeof(string)).ValueType);

        static BoundLambda Bound(Delegate lambda, Type? type) => BoundLambda.Bind(LambdaCall.Capture(lambda, type, []), _ => default);
    }

    [Fact]
    public void An_exception_keeps_the_frame_that_threw_it()
    {
        Action lambda = () => Thrower();
        var thrown = Assert.Throws<InvalidOperationException>(() => Journey.Of(lambda));

        Assert.Contains(nameof(Thrower), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Warming_up_runs_the_whole_way() => BoundLambda.WarmUp();

    private static void Thrower() => throw new InvalidOperationException("x");
}
