using System.Reflection;
using MultiStream.Discovery;
using MultiStream.Running.Fixtures;
using MultiStream.Workers;

namespace MultiStream.Running;

/// <summary>A discovered test, loaded: its class and method, ready to be invoked.</summary>
internal sealed class TestMethod
{
    private readonly Type _type;
    private readonly MethodInfo _method;

    private TestMethod(Type type, MethodInfo method) => (_type, _method) = (type, method);

    /// <exception cref="MultiStreamException">Assembly, class or method cannot be loaded.</exception>
    public static TestMethod Load(MultiStreamTest test)
    {
        try
        {
            var type = Assembly.LoadFrom(test.Source).GetType(test.TypeName, throwOnError: true)!;
            var named = type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.Name == test.MethodName).ToList();
            // Overloads, or a method and one that it hides: the token tells them apart, even those that a base of another assembly declares.
            var method = named.Count == 1 ? named[0] : named.Find(m => m.MetadataToken == test.MethodToken);
            return method is not null
                ? new TestMethod(type, method)
                : throw new MultiStreamException($"The assembly that was loaded has no method {test.FullyQualifiedName}; it is not the one that was read: {type.Assembly.Location}.");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            throw new MultiStreamException($"Test {test.FullyQualifiedName} cannot be loaded: {e.Message}", e);
        }
    }

    /// <summary>It has C# blocks, as far as that can be seen.</summary>
    public bool HasCalls => BlockUse.HasCalls(_method);

    /// <summary>Its context is wanted.</summary>
    public bool TakesContext => Takes(typeof(StreamContext));

    /// <summary>It can use streams.</summary>
    public bool TakesManager => Takes(typeof(StreamsManager));

    /// <summary>A fresh instance of the class. What its constructor throws comes as it is.</summary>
    /// <param name="arguments">Its fixtures.</param>
    public object CreateInstance(object[] arguments) => FixtureType.Create(_type, arguments);

    /// <summary>The method's arguments, made without touching any host.</summary>
    /// <inheritdoc cref="TestArguments.Bind"/>
    public object?[] Bind(MultiStreamTest test, StreamsManager streams, StreamContext? context, CancellationToken cancel) => TestArguments.Bind(_method, test, streams, context, cancel);

    /// <summary>Its set-up. A method of this class, as the body's: what is awaited below is known to hold the test up (<see cref="Sync.HeldTasks"/>).</summary>
    public static async Task SetUpAsync(object instance, CancellationToken cancel)
    {
        if (instance is IAsyncSetUp setUp)
            await setUp.SetUpAsync(cancel);
    }

    /// <summary>Its clean-up, likewise.</summary>
    public static async Task DisposeAsync(IAsyncDisposable instance) => await instance.DisposeAsync();

    /// <summary>Runs the body. What it throws comes as it is.</summary>
    /// <param name="instance">Of the class.</param>
    /// <param name="arguments">What <see cref="Bind"/> made.</param>
    public async Task InvokeAsync(object instance, object?[] arguments)
    {
        switch (_method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null))
        {
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
        }
    }

    private bool Takes(Type type) => _method.GetParameters().Any(p => p.ParameterType == type);
}
