using System.Reflection;
using System.Reflection.Emit;

namespace MultiStream.Lambdas;

/// <summary>
/// Whether the address of a variable, once on the stack, is written through: <c>Interlocked.Increment(ref counter)</c>, <c>TryParse(text, out n)</c>,
/// <c>point.X = 1</c>. Follows one path from the instruction to the one that takes the address off the stack; what it cannot follow counts as read.
/// </summary>
internal static class AddressUse
{
    /// <param name="code">The method's instructions.</param>
    /// <param name="at">Index of the <c>ldflda</c> that pushes the address.</param>
    /// <param name="method">The method that a token means, or null.</param>
    public static bool Writes(List<IlInstruction> code, int at, Func<int, MethodBase?> method)
    {
        // True: the address, or one of a part of it.
        var stack = new Stack<bool>([true]);
        var locals = new HashSet<int>();
        for (int i = at + 1; i < code.Count && (locals.Count > 0 || stack.Contains(true)); i++)
        {
            var (offset, op, operand) = code[i];
            switch (op.FlowControl)
            {
                case FlowControl.Branch:
                    int target = code.FindIndex(c => c.Offset == operand);
                    if (operand <= offset || target < 0 || op == OpCodes.Leave || op == OpCodes.Leave_S)
                        return false;
                    i = target - 1;
                    continue;
                case FlowControl.Return or FlowControl.Throw:
                    return false;
                case FlowControl.Call:
                    if (method(operand) is not { } called)
                        return false;
                    if (Call(stack, op, called))
                        return true;
                    continue;
            }
            if (op == OpCodes.Dup)
            {
                stack.Push(stack.TryPeek(out bool top) && top);
                continue;
            }
            // ref int r = ref counter;
            if (op.Name!.StartsWith("stloc", StringComparison.Ordinal))
            {
                if (stack.TryPop(out bool address) && address)
                    locals.Add(operand);
                else
                    locals.Remove(operand);
                continue;
            }
            if (op.Name.StartsWith("ldloc", StringComparison.Ordinal) && op != OpCodes.Ldloca && op != OpCodes.Ldloca_S)
            {
                stack.Push(locals.Contains(operand));
                continue;
            }
            bool first = false;
            int pops = Pops(op.StackBehaviourPop);
            for (int p = 0; p < pops; p++)
                first = stack.TryPop(out bool tagged) && tagged;
            // The last one popped is the first one pushed: of a store, the address or the object.
            if (first && (op == OpCodes.Stfld || op == OpCodes.Initobj || op == OpCodes.Stobj || op == OpCodes.Cpobj || IsIndirectStore(op)))
                return true;
            for (int p = 0; p < Pushes(op.StackBehaviourPush); p++)
                stack.Push(first && op == OpCodes.Ldflda);
        }
        return false;
    }

    private static bool Call(Stack<bool> stack, OpCode op, MethodBase called)
    {
        var parameters = called.GetParameters();
        bool writes = false;
        for (int p = parameters.Length - 1; p >= 0; p--)
        {
            bool tagged = stack.TryPop(out bool t) && t;
            writes |= tagged && parameters[p].ParameterType.IsByRef && !IsReadOnly(parameters[p]);
        }
        if (op != OpCodes.Newobj && !called.IsStatic)
            stack.TryPop(out _);
        if (op == OpCodes.Newobj || called is MethodInfo { ReturnType: var type } && type != typeof(void))
            stack.Push(false);
        return writes;
    }

    /// <summary><c>in</c> and <c>ref readonly</c>.</summary>
    private static bool IsReadOnly(ParameterInfo parameter) => parameter.IsIn && !parameter.IsOut;

    private static bool IsIndirectStore(OpCode op) => op.Name!.StartsWith("stind", StringComparison.Ordinal);

    private static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8
            or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop => 0,
        _ => 3,
    };

    private static int Pushes(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
