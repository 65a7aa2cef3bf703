using System.Linq.Expressions;
using MultiStream.Lambdas;

namespace MultiStream.UnitTests.Lambdas;

internal static class TextExtensions
{
    public static int Letters(this string text) => text.Length;
}

/// <summary>Delegates that cannot be called elsewhere, each with what to write instead.</summary>
public sealed class RefusedLambdasTests
{
    private int _calls;

    private int Count() => _calls++;

    private static int One() => 1;

    private static async void NobodyWaits() => await Task.Yield();

    private static string InGenericMethod<T>(T value) => Journey.Refused("", () => value!.ToString());

    private static class Generic<T>
    {
        public static string? Name() => typeof(T).Name;

        public static string Refused() => Journey.Refused("", () => typeof(T).Name);
    }

    [Fact]
    public void A_lambda_in_a_generic_method_is_refused() => Assert.Equal(
        "The block is written in a generic method or class (RefusedLambdasTests.InGenericMethod), so its code differs from call to call. Move it to a method and class without type parameters.",
        InGenericMethod(1));

    [Fact]
    public void A_lambda_in_a_generic_class_is_refused()
    {
        Assert.Contains("generic method or class (Generic", Generic<int>.Refused(), StringComparison.Ordinal);
        Assert.Contains("Generic<int>.Name", Journey.Refused("", Generic<int>.Name), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ValueTask_is_refused()
    {
        int n = 1;
        Func<ValueTask<int>> valued = () => new ValueTask<int>(n);
        Func<ValueTask> empty = async () => await Task.Delay(n);

        Assert.Equal("The block returns a ValueTask<int>, for which no overload waits. Write it as: async () => await ...", Journey.Refused("", valued));
        Assert.Contains("ValueTask", Journey.Refused("", empty), StringComparison.Ordinal);
    }

    [Fact]
    public void An_async_void_lambda_is_refused()
    {
        int n = 1;
        Action lambda = async () => await Task.Delay(n);

        Assert.Equal(
            "The block is async and returns void, so nobody could tell when it has ended. Make it return Task: give the lambda to Block.Call itself, or change the method's return type.",
            Journey.Refused("", lambda));
        Journey.Refused("", NobodyWaits);
    }

    [Fact]
    public void Delegates_added_up_are_refused()
    {
        Action one = () => One();

        Assert.Contains("several delegates", Journey.Refused("", one + one), StringComparison.Ordinal);
    }

    [Fact]
    public void Compiled_expressions_are_refused() =>
        Assert.Contains("made while the test ran", Journey.Refused("", Expression.Lambda<Func<int>>(Expression.Constant(1)).Compile()), StringComparison.Ordinal);

    [Fact]
    public void A_method_of_an_object_is_refused()
    {
        Assert.Equal(
            "The block is the method RefusedLambdasTests.Count of an object, a RefusedLambdasTests, and the object stays here. Make the method static, or write a lambda that makes the object where it runs: () => new RefusedLambdasTests(...).Count().",
            Journey.Refused("this", Count));
        Journey.Refused("this", "abc".ToString);
    }

    [Fact]
    public void An_extension_method_closed_over_an_object_is_refused() =>
        Assert.Equal(
            "The block is the extension method TextExtensions.Letters, closed over an object. Write the block as a lambda that calls it: () => value.Letters(...), with the value in a local variable.",
            Journey.Refused("", "abc".Letters));

    [Fact]
    public void A_method_that_returns_a_derived_type_is_refused()
    {
        static string Text() => "x";
        Func<IEnumerable<char>> block = Text;

        Assert.Contains("returns a string where an IEnumerable<char> is asked for", Journey.Refused("", block), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_data_is_refused_before_the_block_runs()
    {
        Assert.Equal("The block returns a MemoryStream, something open in this process. Open it inside the block.", Journey.Refused("return value", () => new MemoryStream()));
        Assert.Equal("The block returns a value declared as object. Declare it with the type that it is.", Journey.Refused("return value", () => (object)1));
        Journey.Refused("return value", () => Task.CompletedTask.ContinueWith(t => t));
        Journey.Refused("return value", () => (Action)(() => { }));
    }

    [Fact]
    public void A_value_that_turns_out_not_to_be_data_is_refused_when_it_comes_back()
    {
        var refusal = Assert.Throws<BlockCaptureException>(() => Journey.Of<Animal[]>(() => [new Animal("a"), new Dog("d", 1)]));

        Assert.Equal("return value", refusal.Variable);
        Assert.Equal("The block returns an Animal[], and its part [1] is a Dog where an Animal is declared. Declare it as Dog, or add [JsonDerivedType(typeof(Dog))] to Animal.", refusal.Message);
    }
}
