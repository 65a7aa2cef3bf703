using MultiStream.Blocks;

namespace MultiStream.UnitTests.Blocks;

public sealed class CrashTextTests
{
    [Theory]
    [InlineData("MultiStream.Lambdas.BoundMethod.Invoke(System.Object, System.Object)")]
    [InlineData("MultiStream.Lambdas.BoundLambda.InvokeAsync(System.Object)")]
    [InlineData("MultiStream.Agent.Worker.CallRun.Invoke()")]
    public void What_dotnet_said_ends_with_the_frames_of_the_block(string firstOfOurs)
    {
        string said =
            $"""
            Process terminated.
            no way on
               at System.Environment.FailFast(System.String)
               at T+<>c.<Fast>b__1_0()
               at System.Reflection.MethodBaseInvoker.InvokeWithNoArgs(System.Object, System.Reflection.BindingFlags)
               at System.Reflection.RuntimeMethodInfo.Invoke(System.Object)
               at {firstOfOurs}
               at MultiStream.Agent.Worker.CallRun.Execute()
               at System.Threading.Thread.StartCallback()
            the end
            """;

        Assert.Equal("Process terminated.\nno way on\n   at System.Environment.FailFast(System.String)\n   at T+<>c.<Fast>b__1_0()\nthe end", CrashText.WithoutOurFrames(said));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one\ntwo\n")]
    [InlineData("   at System.Reflection.RuntimeMethodInfo.Invoke()\n   at Other.Method()")]
    public void Text_without_our_frames_stays_as_it_is(string text) => Assert.Equal(text, CrashText.WithoutOurFrames(text));
}
