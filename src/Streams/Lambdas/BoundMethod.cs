using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<int, FieldInfo> _fields = [];

    private BoundMethod(MethodInfo method)
    {
        _method = method;
        TakesContext = method.GetParameters().Length == 1;
        _scope = method.IsStatic ? null : method.DeclaringType;
        IsTask = method.ReturnType.IsAssignableTo(typeof(Task));
        if (IsTask)
            _result = method.ReturnType.GetProperty(nameof(Task<>.Result));
        ValueType = IsTask ? _result?.PropertyType : method.ReturnType == typeof(void) ? null : method.ReturnType;
        if (_scope is not null)
            AddFields(_scope);
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
        return found is MethodInfo { IsGenericMethod: false } method && method.GetParameters().Length <= 1 && (method.IsStatic || LambdaShape.IsMadeByCompiler(method.DeclaringType!))
            ? new BoundMethod(method)
            : throw new LambdaBindingException($"The method {found?.Name} of {module.Name} is no block.");
    }

    /// <summary>The scope that the lambda is a method of, and those around it, without values.</summary>
    public object? NewTarget() => _scope is null ? null : NewScope(_scope);

    public void Set(object? target, IReadOnlyList<int> path, Func<FieldInfo, object?> value)
    {
        for (int i = 0; i < path.Count; i++)
        {
            if (!_fields.TryGetValue(path[i], out var field) || target is null || !field.DeclaringType!.IsInstanceOfType(target) || CapturedVariables.IsOuterScope(field) == (i == path.Count - 1))
                throw new ProtocolException($"Field {path[i]:x8} is no variable of {_method.Name}.");
            if (i < path.Count - 1)
                target = field.GetValue(target);
            else
                field.SetValue(target, value(field));
        }
    }

    public object? Invoke(object? target, object? context) => _method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, TakesContext ? [context] : null, null);

    /// <summary>The value of a task that has ended well; null when it is one without.</summary>
    public object? ResultOf(Task task) => _result?.GetValue(task, BindingFlags.DoNotWrapExceptions, null, null, null);

    private void AddFields(Type scope)
    {
        foreach (var field in CapturedVariables.FieldsOf(scope))
        {
            _fields[field.MetadataToken] = field;
            if (CapturedVariables.IsOuterScope(field))
                AddFields(field.FieldType);
        }
    }

    private object NewScope(Type scope)
    {
        var made = RuntimeHelpers.GetUninitializedObject(scope);
        foreach (var field in _fields.Values)
        {
            if (field.DeclaringType == scope && CapturedVariables.IsOuterScope(field))
                field.SetValue(made, NewScope(field.FieldType));
        }
        return made;
    }
}
