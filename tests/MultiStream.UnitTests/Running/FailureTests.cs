extern alias mstest;
extern alias nunit;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using MultiStream.Running;

namespace MultiStream.UnitTests.Running;

/// <summary>An exception of a test's body in words: message, stack, or the reason of a skip.</summary>
public sealed class FailureTests
{
    [Fact]
    public void Skips_of_every_framework_are_skips()
    {
        Assert.Equal("not here", Failure.SkipReason(new TestSkippedException("not here")));
        Assert.Equal("not here", Failure.SkipReason(Xunit.Sdk.SkipException.ForSkip("not here")));
        Assert.Equal("not here", Failure.SkipReason(Thrown(() => nunit::NUnit.Framework.Assert.Ignore("not here"))));
        Assert.Equal("not here", Failure.SkipReason(Thrown(() => nunit::NUnit.Framework.Assert.Inconclusive("not here"))));
        Assert.Contains("not here", Failure.SkipReason(Thrown(() => mstest::Microsoft.VisualStudio.TestTools.UnitTesting.Assert.Inconclusive("not here"))), StringComparison.Ordinal);
    }

    /// <summary>xunit marks a skip by the beginning of its message; what people read is what comes after.</summary>
    [Theory]
    [InlineData("Xunit.SkipException", "not here")]
    [InlineData("Xunit.Sdk.SkipException", "$XunitDynamicSkip$not here")]
    [InlineData("Acme.AnyException", "$XunitDynamicSkip$not here")]
    public void A_skip_of_xunit_is_told_without_its_mark(string type, string message) => Assert.Equal("not here", Failure.SkipReason(New(type, message)));

    [Fact]
    public void An_exception_that_derives_from_a_skip_is_a_skip() => Assert.Equal("not here", Failure.SkipReason(New("Acme.OurSkip", "not here", New("Xunit.SkipException", "").GetType())));

    /// <summary>As <c>Wait()</c> and <c>Result</c> throw it.</summary>
    [Fact]
    public void A_skip_alone_in_an_AggregateException_is_a_skip()
    {
        Assert.Equal("not here", Failure.SkipReason(new AggregateException(new TestSkippedException("not here"))));
        Assert.Null(Failure.SkipReason(new AggregateException(new TestSkippedException("not here"), new InvalidOperationException())));
    }

    [Fact]
    public void Anything_else_is_no_skip()
    {
        Assert.Null(Failure.SkipReason(new InvalidOperationException("Skip")));
        Assert.Null(Failure.SkipReason(new MultiStreamException("x")));
        Assert.Null(Failure.SkipReason(Thrown(() => Assert.Fail("x"))));
        Assert.Null(Failure.SkipReason(new InvalidOperationException("x", new TestSkippedException("not here"))));
    }

    [Fact]
    public void Assertions_of_every_framework_speak_for_themselves()
    {
        Assert.StartsWith("Assert.Equal() Failure: Values differ", Failure.Of(Thrown(() => Assert.Equal(1, 2))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AssertionException", Failure.Of(Thrown(() => nunit::NUnit.Framework.Assert.Fail("broken"))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AssertFailedException", Failure.Of(Thrown(() => mstest::Microsoft.VisualStudio.TestTools.UnitTesting.Assert.Fail("broken"))).Message, StringComparison.Ordinal);
        Assert.Equal("'server' is no stream", Failure.Of(new MultiStreamException("'server' is no stream")).Message);
    }

    [Fact]
    public void Any_other_exception_is_named_with_its_causes()
    {
        var exception = new InvalidOperationException("outer", new FormatException("middle", new IOException("inner")));

        Assert.Equal("System.InvalidOperationException: outer\n ---> System.FormatException: middle\n ---> System.IO.IOException: inner", Failure.Of(exception).Message);
        Assert.Equal("The constructor failed: System.IO.IOException: inner", Failure.Of(new IOException("inner"), "The constructor").Message);
    }

    [Fact]
    public void An_exception_alone_in_an_AggregateException_is_that_exception() =>
        Assert.Equal("System.IO.IOException: inner", Failure.Of(new AggregateException(new IOException("inner"))).Message);

    [Fact]
    public void Of_several_in_an_AggregateException_all_are_told()
    {
        var message = Failure.Of(new AggregateException(new IOException("first"), new FormatException("second"))).Message;

        Assert.Contains("System.IO.IOException: first", message, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: second", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stack_begins_where_the_users_code_stood()
    {
        await using var test = new ScriptedTest();
        var exception = await Assert.ThrowsAsync<MultiStreamException>(() => UsersBody(test.Streams["server"]));

        var first = Failure.Of(exception).StackTrace!.Split('\n')[0];

        Assert.Contains(nameof(UsersBody), first, StringComparison.Ordinal);
        Assert.Matches(@"FailureTests\.cs:line \d+", first);
    }

    [Fact]
    public void An_exception_that_no_code_of_the_user_threw_has_no_stack()
    {
        var exception = Thrown(() => Activator.CreateInstance(typeof(string[]), BindingFlags.CreateInstance, null, ["x"], null));
        Assert.NotEmpty(Failure.Of(exception).StackTrace!);   // this method stands in it

        Assert.Null(Failure.Of(new IOException("never thrown")).StackTrace);
        Assert.Null(Failure.Of(OwnException()).StackTrace);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task UsersBody(ExecutionStream stream)
    {
        await Task.Yield();
        await stream.Start(Block.Shell("true")).ReadyAsync();
    }

    /// <summary>Thrown and caught inside the library: a stream that was never opened.</summary>
    private static Exception OwnException()
    {
        var scope = new TestScope(Options.Settings.Read(""), null, (_, _) => { }) { Spawners = new MultiStream.Spawners.SpawnerRegistry() };
        var stream = new ExecutionStream(new MultiStream.Spawners.StreamPlace { Stream = "a", Role = "a", Kind = "none", Source = "the test" }, scope);
        var opening = stream.OpenAsync();
        Assert.True(((IAsyncResult)opening).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
        return stream.OpenError!;
    }

    private static Exception Thrown(Action action) => Record.Exception(action) ?? throw new InvalidOperationException("Nothing was thrown.");

    /// <summary>An exception of a type that is known by its name only.</summary>
    private static Exception New(string type, string message, Type? parent = null)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Skips"), AssemblyBuilderAccess.Run);
        var builder = assembly.DefineDynamicModule("Skips").DefineType(type, TypeAttributes.Public, parent ?? typeof(Exception));
        var constructor = builder.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(string)]).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Call, (parent ?? typeof(Exception)).GetConstructor([typeof(string)])!);
        constructor.Emit(OpCodes.Ret);
        return (Exception)Activator.CreateInstance(builder.CreateType(), message)!;
    }
}
