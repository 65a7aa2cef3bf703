using System.Collections.Concurrent;
using System.Reflection;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A <see cref="LambdaCall"/> in the process where it runs: the method, and new objects for its captured variables.</summary>
internal sealed class BoundLambda
{
    private static readonly ConcurrentDictionary<string, BoundModule> s_modules = [];

    private readonly BoundMethod _method;
    private readonly object? _target;

    private BoundLambda(BoundMethod method, object? target) => (_method, _target) = (method, target);

    /// <summary>The type of the value that it gives; null: it gives none.</summary>
    public Type? ValueType => _method.ValueType;

    /// <summary>It asks for a StreamContext.</summary>
    public bool TakesContext => _method.TakesContext;

    /// <param name="tokens">The tokens of the call, by index.</param>
    /// <param name="secrets">Gets the captured secrets, for redaction.</param>
    /// <exception cref="LambdaBindingException">This process has other code than the caller.</exception>
    /// <exception cref="ProtocolException">The call's bytes are wrong.</exception>
    public static BoundLambda Bind(LambdaCall call, Func<int, CancellationToken> tokens, ICollection<Secret>? secrets = null)
    {
        var bound = s_modules.GetOrAdd(call.Assembly, Load);
        var module = bound.Module;
        if (module.ModuleVersionId != call.Mvid)
        {
            throw new LambdaBindingException(
                $"The block's code is in {call.Assembly} of build {call.Mvid}, and here {module.FullyQualifiedName} is build {module.ModuleVersionId}. The test's files changed after it started: build again, then run it again.");
        }
        var method = bound.Method(call.MethodToken);
        var target = method.NewTarget();
        foreach (var capture in call.Captures)
        {
            object? scope = target;
            var variable = method.Variable(capture.FieldPath, ref scope);
            variable.SetValue(scope, ValueCodec.Decode(variable.FieldType, capture.Value, tokens, secrets));
        }
        return new BoundLambda(method, target);
    }

    /// <summary>Runs it, on this thread up to its first await, and gives its value; null when it has none. Exceptions arrive as they were thrown.</summary>
    /// <param name="context">The StreamContext, for a lambda that asks for one.</param>
    public ValueTask<object?> InvokeAsync(object? context)
    {
        var returned = _method.Invoke(_target, context);
        return _method.IsTask ? AwaitAsync(returned as Task) : new ValueTask<object?>(returned);
    }

    /// <summary>Has the code that every call needs compiled before the first one comes; to be called where nobody waits.</summary>
    public static void WarmUp()
    {
        ValueCodec.WarmUp();
        string text = "";
        Func<Task<string>> lambda = async () =>
        {
            await Task.CompletedTask;
            return text;
        };
        var module = lambda.Method.Module;
        var capture = new CapturedValue([CapturedVariables.FieldsOf(lambda.Target!.GetType())[0].MetadataToken], ValueCodec.Encode(typeof(string), text, nameof(text)));
        var sent = new LambdaCall(module.Assembly.GetName().Name!, module.ModuleVersionId, lambda.Method.MetadataToken, [capture]);
        _ = Bind(sent, static _ => default).InvokeAsync(null).Preserve();
    }

    private async ValueTask<object?> AwaitAsync(Task? task)
    {
        await (task ?? throw new InvalidOperationException("The block returned null where a Task is due."));
        return _method.ResultOf(task);
    }

    private static BoundModule Load(string assembly)
    {
        try
        {
            return new BoundModule(Assembly.Load(new AssemblyName(assembly)).ManifestModule);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new LambdaBindingException($"The block's code is in {assembly}, which cannot be loaded here: {e.Message}");
        }
    }
}

/// <summary>A module and the lambdas in it that were called.</summary>
internal sealed class BoundModule(Module module)
{
    private readonly Dictionary<int, BoundMethod> _methods = [];

    public Module Module => module;

    public BoundMethod Method(int token)
    {
        lock (_methods)
            return _methods.TryGetValue(token, out var known) ? known : _methods[token] = BoundMethod.Find(module, token);
    }
}

/// <summary>The process that should run a block has not the code that it means.</summary>
internal sealed class LambdaBindingException(string message) : Exception(message);
