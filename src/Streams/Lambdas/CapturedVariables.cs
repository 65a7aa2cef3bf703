using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace MultiStream.Lambdas;

/// <summary>A variable that a lambda uses.</summary>
/// <param name="Path">Fields from the delegate's target to it: through outer scopes, the variable's own field last.</param>
/// <param name="Name">As the code has it; <see cref="Refusals.This"/> for the object around.</param>
/// <param name="IsAssigned">The lambda gives it a value.</param>
internal sealed record CapturedVariable(IReadOnlyList<FieldInfo> Path, string Name, bool IsAssigned)
{
    public Type Type => Path[^1].FieldType;

    public int[] Tokens { get; } = [.. Path.Select(f => f.MetadataToken)];

    public object? ValueIn(object target)
    {
        object? value = target;
        foreach (var field in Path)
            value = field.GetValue(value);
        return value;
    }
}

/// <summary>
/// Which captured variables a lambda really uses. C# puts all captured variables of a scope into one object, those of the neighbours too, so the
/// object does not tell; the lambda's code does: its IL, that of its state machine, and that of the lambdas and local functions inside.
/// </summary>
internal sealed class CapturedVariables
{
    private const BindingFlags AllFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int FieldTable = 0x04;

    private static readonly ConcurrentDictionary<MethodInfo, IReadOnlyList<CapturedVariable>> s_known = [];

    private readonly Dictionary<int, (IReadOnlyList<FieldInfo> Path, bool Read, bool Assigned)> _fields = [];
    private readonly HashSet<MethodBase> _seen = [];
    private readonly Module _module;

    private CapturedVariables(Module module) => _module = module;

    /// <param name="lambda">A method on a class that the compiler made for captured variables.</param>
    public static IReadOnlyList<CapturedVariable> Of(MethodInfo lambda) => s_known.GetOrAdd(lambda, static method =>
    {
        var scan = new CapturedVariables(method.Module);
        scan.AddFields(method.DeclaringType!, []);
        scan.Scan(method);
        return [.. from field in scan._fields.Values where field.Read || field.Assigned select new CapturedVariable(field.Path, NameOf(field.Path[^1]), field.Assigned)];
    });

    /// <summary>A class whose instances hold the captured variables of one scope.</summary>
    public static bool IsScope(Type type) => type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) && type.IsClass;

    /// <summary>The field of a scope that leads to the scope around it.</summary>
    public static bool IsOuterScope(FieldInfo field) => field.Name.StartsWith("CS$<>8__locals", StringComparison.Ordinal) && IsScope(field.FieldType);

    public static FieldInfo[] FieldsOf(Type scope) => scope.GetFields(AllFields);

    private static string NameOf(FieldInfo field) => field.Name.EndsWith("__this", StringComparison.Ordinal) && field.Name.StartsWith("<>", StringComparison.Ordinal) ? Refusals.This : TypeNames.OfField(field.Name);

    private void AddFields(Type scope, IReadOnlyList<FieldInfo> path)
    {
        foreach (var field in FieldsOf(scope))
        {
            if (IsOuterScope(field))
                AddFields(field.FieldType, [.. path, field]);
            // <>9__: where the compiler keeps the delegate of a lambda inside.
            else if (!field.Name.StartsWith("<>9__", StringComparison.Ordinal))
                _fields.TryAdd(field.MetadataToken, ([.. path, field], false, false));
        }
    }

    private void Scan(MethodBase method)
    {
        if (!_seen.Add(method))
            return;
        // Of an async method or an iterator, the body is elsewhere.
        if (method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { } moveNext)
            Scan(moveNext);
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            return;
        var typeArguments = method.DeclaringType?.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var code = IlCode.Read(il);
        for (int i = 0; i < code.Count; i++)
        {
            var (_, op, operand) = code[i];
            if (op.OperandType is OperandType.InlineField or OperandType.InlineTok && operand >>> 24 == FieldTable)
                Field(code, i, token => Method(token, typeArguments, methodArguments));
            else if (op.OperandType == OperandType.InlineMethod && Method(operand, typeArguments, methodArguments) is { } called && IsPartOfLambda(called))
                Scan(called);
        }
    }

    private void Field(List<IlInstruction> code, int at, Func<int, MethodBase?> method)
    {
        if (!_fields.TryGetValue(code[at].Operand, out var field))
            return;
        var op = code[at].Code;
        bool assigned = op == OpCodes.Stfld || (op == OpCodes.Ldflda && AddressUse.Writes(code, at, method));
        _fields[code[at].Operand] = (field.Path, field.Read || op != OpCodes.Stfld, field.Assigned || assigned);
    }

    private MethodBase? Method(int token, Type[]? typeArguments, Type[]? methodArguments)
    {
        try
        {
            return _module.ResolveMethod(token, typeArguments, methodArguments);
        }
        catch (Exception e) when (e is IOException or TypeLoadException or BadImageFormatException or MissingMemberException or ArgumentException)
        {
            // A method of an assembly that is not here: the block will say so when it gets there. It is no part of the lambda.
            return null;
        }
    }

    /// <summary>Lambdas and local functions inside, and the state machines that run them: the compiler's names begin with &lt;.</summary>
    private bool IsPartOfLambda(MethodBase method) =>
        method.Module == _module && (method.Name.StartsWith('<') || method.DeclaringType is { } type && type.Name.StartsWith('<') && !type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal));
}
