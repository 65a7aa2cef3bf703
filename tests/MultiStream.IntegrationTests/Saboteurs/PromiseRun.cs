using System.Reflection;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Runs one promise as xunit would, on any kind.</summary>
internal static class PromiseRun
{
    public static IEnumerable<MethodInfo> PromisesOf(Type group) => group.GetMethods().Where(m => m.IsDefined(typeof(PromiseFactAttribute)));

    /// <summary>What the promise threw, or its check that nothing is left; null when it was kept.</summary>
    public static async Task<Exception?> FailureAsync(MethodInfo promise, StreamKind kind)
    {
        // The local class of the group is a promise like any other; only its kind is not local here.
        var type = promise.DeclaringType!.Assembly.GetTypes().Single(t =>
            t.BaseType == promise.DeclaringType && t.GetConstructors().Single().GetParameters().Single().ParameterType == typeof(LocalKind));
        var instance = (Promise)Activator.CreateInstance(type, kind)!;
        var failure = await CatchAsync(() => (Task)promise.Invoke(instance, [])!);
        var left = await CatchAsync(instance.DisposeAsync);
        return failure ?? left;
    }

    private static async Task<Exception?> CatchAsync(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (Exception e)   // whatever it is, it is the promise's failure; that there is none is what the caller looks for
        {
            return e;
        }
    }
}
