using System.Reflection;
using System.Runtime.CompilerServices;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A lambda's method and the fields of its scopes, looked up once.</summary>
internal sealed class BoundMethod
{
    private readonly MethodInfo _method;
    private readonly Type? _scope;
    private readonly PropertyInfo? _result;

    /// <summary>A short list is searched: a dictionary of numbers would have to be compiled in a process that has just started.</summary>
    private readonly List<FieldInfo> _fields = [];

    private BoundMethod(MethodInfo method)
    {
        _method = method;
        TakesContext = method.GetParameters().Length == 1;
        _scope = method.IsStatic ? null : method.DeclaringType;
        IsTask = method.ReturnType.IsAssignableTo(typeof(Task));
        if (IsTask)
            _result = method.ReturnType.GetProperty(nameof(Task<>.Result));
        ValueType = IsTask ? _result?.PropertyType : method.ReturnType == typeof(void) ? null : method.ReturnType;
        for (var scope = _scope; scope is not null; scope = OuterScope(scope)?.FieldType)
            _fields.AddRange(CapturedVariables.FieldsOf(scope));
    }

    public Type? ValueType { get; }

    public bool TakesContext { get; }

    public bool IsTask { get; }

    /// <exception cref="LambdaBindingException">The module has no such method.</exception>
    public static BoundMethod Find(Module module, int token)
    {
        MethodBase? found = null;
        try
        {
            found = module.ResolveMethod(token);
        }
        catch (ArgumentException e)
        {
            throw new LambdaBindingException(
                $"The block's code is not in {module.Name} as it was built ({e.Message}): Hot Reload added or changed it. End the debugging session, build again, and run the test again.");
        }
        return found is MethodInfo { ContainsGenericParameters: false } method && method.GetParameters().Length <= 1 && (method.IsStatic || LambdaShape.IsMadeByCompiler(method.DeclaringType!))
            ? new BoundMethod(method)
            : throw new LambdaBindingException($"The method {found?.Name} of {module.Name} is no block.");
    }

    /// <summary>The scope that the lambda is a method of, and those around it, without values.</summary>
    public object? NewTarget() => _scope is null ? null : NewScope(_scope);

    /// <summary>The variable that a path leads to, and the object that holds it.</summary>
    /// <exception cref="ProtocolException">The path leads elsewhere.</exception>
    public FieldInfo Variable(int[] path, ref object? target)
    {
        for (int i = 0; i < path.Length && target is not null; i++)
        {
            var field = Field(path[i], target.GetType());
            if (field is null || CapturedVariables.IsOuterScope(field) == (i == path.Length - 1))
                break;
            if (i == path.Length - 1)
                return field;
            target = field.GetValue(target);
        }
        throw new ProtocolException($"Field {string.Join('.', path.Select(p => $"{p:x8}"))} is no variable of {_method.Name}.");
    }

    public object? Invoke(object? target, object? context) => _method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, TakesContext ? [context] : null, null);

    /// <summary>The value of a task that has ended well; null when it is one without.</summary>
    public object? ResultOf(Task task) => _result?.GetValue(task, BindingFlags.DoNotWrapExceptions, null, null, null);

    private static FieldInfo? OuterScope(Type scope)
    {
        foreach (var field in CapturedVariables.FieldsOf(scope))
        {
            if (CapturedVariables.IsOuterScope(field))
                return field;
        }
        return null;
    }

    private FieldInfo? Field(int token, Type scope)
    {
        foreach (var field in _fields)
        {
            if (field.MetadataToken == token && field.DeclaringType == scope)
                return field;
        }
        return null;
    }

    private object NewScope(Type scope)
    {
        var made = RuntimeHelpers.GetUninitializedObject(scope);
        foreach (var field in _fields)
        {
            if (field.DeclaringType == scope && CapturedVariables.IsOuterScope(field))
                field.SetValue(made, NewScope(field.FieldType));
        }
        return made;
    }
}
