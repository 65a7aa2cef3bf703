using System.Reflection;

namespace MultiStream.Promises.Saboteurs;

/// <summary>Runs one promise as xunit would, on any kind.</summary>
internal static class PromiseRun
{
    /// <summary>Enough for any promise on this machine, and not too long to wait for what a saboteur withholds.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>What a saboteur does may come too late once, on a busy machine; that a promise can fail is shown when it fails once.</summary>
    private const int Tries = 3;

    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(1);

    /// <summary>The patience, the longest end of a stream whose agent does not do as it is told, and the look for what is left.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>The classes whose methods are promises.</summary>
    public static IReadOnlyList<Type> Groups { get; } = [.. typeof(Promise).Assembly.GetTypes().Where(t => t.BaseType == typeof(Promise)).OrderBy(t => t.Name, StringComparer.Ordinal)];

    public static IEnumerable<MethodInfo> PromisesOf(Type group) =>
        group.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(m => m.IsDefined(typeof(PromiseFactAttribute)));

    /// <summary>What the promise threw, or its check that nothing is left; null when it was kept.</summary>
    public static async Task<Exception?> FailureAsync(MethodInfo promise, StreamKind kind)
    {
        var instance = (Promise)Activator.CreateInstance(promise.DeclaringType!, kind)!;
        var failure = await CatchAsync(() => (Task)promise.Invoke(instance, [])!);
        var left = await CatchAsync(instance.DisposeAsync);
        return failure ?? left;
    }

    /// <summary>As <see cref="FailureAsync"/>, and never for ever: the kind's patience ends what waits for a stream, this what waits for the kind itself.</summary>
    public static async Task<Exception?> FailureInTimeAsync(MethodInfo promise, StreamKind kind)
    {
        var limit = kind.Patience + kind.CleanUp + s_limit;
        try
        {
            return await FailureAsync(promise, kind).WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            return new TimeoutException(FormattableString.Invariant($"it was not over after {limit.TotalSeconds:0.##} s, although no stream is waited for any more: its kind (LookAsync, LoginAsync, or a connection that is being closed) does not come back"));
        }
    }

    /// <summary>Makes sure that a promise fails on a saboteur that it names: one that no broken kind could break would prove nothing.</summary>
    /// <param name="tests">The assembly of the tests, which has the files that C# blocks need.</param>
    public static async Task FailsAsync(MethodInfo promise, string saboteur, Assembly tests)
    {
        var make = promise.GetCustomAttributes<BrokenByAttribute>().Single(a => a.Name == saboteur).Make;
        Exception? failure = null;
        for (int i = 0; i < Tries && failure is null; i++)
        {
            using var kind = new SabotagedKind(make, s_patience, s_cleanUp) { Source = tests.Location };
            try
            {
                failure = await FailureAsync(promise, kind).WaitAsync(s_limit);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException(FormattableString.Invariant($"{promise.Name} on {saboteur} was not over after {s_limit.TotalSeconds:0} s, far beyond its patience"), e);
            }
        }

        Assert.True(failure is not null, $"{promise.Name} holds on {saboteur}, so it proves nothing about what {saboteur} breaks");
        Assert.NotEqual("", failure.Message);
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
