using System.Reflection;
using System.Runtime.CompilerServices;

namespace MultiStream.Lambdas;

/// <summary>Which delegates are blocks: lambdas, local functions and static methods, by themselves; and why others are not.</summary>
internal static class LambdaShape
{
    private const string WriteLambda = "Write the block as a lambda";

    /// <summary>The delegate behind delegates that only call it.</summary>
    public static Delegate Unwrapped(Delegate lambda)
    {
        while (lambda.HasSingleTarget && lambda.Target is Delegate inner && lambda.Method.Name == "Invoke")
            lambda = inner;
        return lambda;
    }

    /// <exception cref="BlockCaptureException">It cannot be called elsewhere.</exception>
    public static void Check(Delegate lambda)
    {
        if (!lambda.HasSingleTarget)
            throw Refusals.Shape("The block is several delegates added up (+=). Call them one after the other in one lambda.");
        var method = lambda.Method;
        var returned = lambda.GetType().GetMethod("Invoke")!.ReturnType;
        if (method.DeclaringType is not { } type || type.Assembly.IsDynamic)
            throw Refusals.Shape("The block's code was made while the test ran (a compiled expression, a DynamicMethod), and is in no file that could be sent. " + WriteLambda + ".");
        if (type.Assembly.Location.Length == 0)
            throw Refusals.Shape($"The block's code is in {type.Assembly.GetName().Name}, which was loaded from memory: there is no file that could be sent.");
        if (method.IsGenericMethod || type.IsGenericType)
            throw Refusals.Shape($"The block is written in a generic method or class ({Named(method)}), so its code differs from call to call. Move it to a method and class without type parameters.");
        if (IsValueTask(returned) || IsValueTask(method.ReturnType))
            throw Refusals.Shape($"The block returns a {TypeNames.Of(returned)}, for which no overload waits. Write it as: async () => await ...");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
            throw Refusals.Shape("The block is async and returns void, so nobody could tell when it has ended. Make it return Task: give the lambda to Block.Call itself, or change the method's return type.");
        if (lambda.Target is not null && method.IsStatic)
            throw Refusals.Shape($"The block is the extension method {Named(method)}, closed over an object. {WriteLambda} that calls it: () => value.{method.Name}(...), with the value in a local variable.");
        if (lambda.Target is { } target && !IsMadeByCompiler(target.GetType()))
            throw OnObject(method, target.GetType());
        if (method.ReturnType != returned)
            throw Refusals.Shape($"The block is the method {Named(method)}, which returns {TypeNames.WithArticle(method.ReturnType)} where {TypeNames.WithArticle(returned)} is asked for. {WriteLambda} that calls it: () => {method.Name}(...).");
    }

    /// <summary>The classes on which the compiler puts lambdas: <c>&lt;&gt;c</c> holds nothing, the others captured variables.</summary>
    public static bool IsMadeByCompiler(Type type) => type.Name == "<>c" || CapturedVariables.IsScope(type);

    private static BlockCaptureException OnObject(MethodInfo method, Type target) => method.Name.StartsWith('<')
        ? Refusals.UsesThis(target)
        : new BlockCaptureException(
            Refusals.This,
            $"The block is the method {Named(method)} of an object, {TypeNames.WithArticle(target)}, and the object stays here. Make the method static, or write a lambda that makes the object where it runs: () => new {TypeNames.Of(target)}(...).{method.Name}().");

    private static string Named(MethodInfo method)
    {
        var type = method.DeclaringType!;
        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
            type = outer;
        // <Throughput>b__0 is a lambda in Throughput, <Throughput>g__Ping|0_0 its local function Ping.
        var name = method.Name;
        if (name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is var end and > 1)
            name = name[1..end];
        return $"{TypeNames.Of(type)}.{name}";
    }

    private static bool IsValueTask(Type type) => type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
