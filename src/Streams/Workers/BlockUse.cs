using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using MultiStream.Lambdas;

namespace MultiStream.Workers;

/// <summary>
/// Does a test use C# blocks? Then its streams start their workers as soon as they are open, beside the test. Read from the code of the test's own
/// method and what the compiler made of it; a block that is made in a helper is not seen, and its worker starts with it.
/// </summary>
internal static class BlockUse
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static bool HasCalls(MethodInfo test) => HasCalls(test, []);

    private static bool HasCalls(MethodBase method, HashSet<MethodBase> seen)
    {
        if (!seen.Add(method))
            return false;
        if (method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType.GetMethod("MoveNext", All) is { } body && HasCalls(body, seen))
            return true;
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            return false;
        foreach (var instruction in IlCode.Read(il))
        {
            if (instruction.Code.OperandType is not (OperandType.InlineMethod or OperandType.InlineTok) || Resolve(method, instruction.Operand) is not { } called)
                continue;
            if (called.DeclaringType is { } type && type.Assembly == typeof(Block).Assembly && called.Name is nameof(Block.Call) or nameof(Block.Test) or nameof(Block.Tests) or nameof(ExecutionStream.CallAsync))
                return true;
            if (called.Name.StartsWith('<') && called.Module == method.Module && HasCalls(called, seen))
                return true;
        }
        return false;
    }

    private static MethodBase? Resolve(MethodBase within, int token)
    {
        try
        {
            return within.Module.ResolveMember(token, within.DeclaringType?.GetGenericArguments(), within.IsGenericMethod ? within.GetGenericArguments() : null) as MethodBase;
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException or IOException)
        {
            return null;   // code that cannot be followed is no reason against the test: this only decides when a worker starts
        }
    }
}
