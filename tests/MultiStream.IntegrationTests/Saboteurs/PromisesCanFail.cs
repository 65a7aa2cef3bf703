using System.Reflection;
using MultiStream.IntegrationTests.Promises;
using Xunit.Sdk;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Every promise of a group fails on each saboteur that it names: one that no broken kind could break would prove nothing.</summary>
public abstract class PromisesCanFail<TGroup>
    where TGroup : Promise
{
    /// <summary>Enough for any promise on this machine, and not too long to wait for what a saboteur withholds.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>What a saboteur does may come too late once, on a busy machine; that a promise can fail is shown when it fails once.</summary>
    private const int Tries = 3;

    private static readonly TimeSpan s_cleanUp = TimeSpan.FromSeconds(1);

    /// <summary>The patience, the longest end of a stream whose agent does not do as it is told, and the look for what is left.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory, PromisesAndSaboteurs]
    public async Task A_promise_fails_on_its_saboteur(string promise, string saboteur)
    {
        var method = PromiseRun.PromisesOf(typeof(TGroup)).Single(p => p.Name == promise);
        var make = method.GetCustomAttributes<BrokenByAttribute>().Single(a => a.Name == saboteur).Make;

        Exception? failure = null;
        for (int i = 0; i < Tries && failure is null; i++)
        {
            using var kind = new SabotagedKind(make, s_patience, s_cleanUp);
            failure = await PromiseRun.FailureAsync(method, kind).WaitAsync(s_limit);
        }

        Assert.True(failure is not null, $"{promise} holds on {saboteur}, so it proves nothing about what {saboteur} breaks");
        Assert.NotEqual("", failure.Message);
    }
}

/// <summary>A row for each promise of the group with each of its saboteurs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromisesAndSaboteursAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from promise in PromiseRun.PromisesOf(testMethod.DeclaringType!.GenericTypeArguments[0])
        from saboteur in promise.GetCustomAttributes<BrokenByAttribute>()
        select (object[])[promise.Name, saboteur.Name];
}

public sealed class ArgumentPromisesCanFail : PromisesCanFail<ArgumentPromises>;

public sealed class DaemonPromisesCanFail : PromisesCanFail<DaemonPromises>;

public sealed class EnvironmentPromisesCanFail : PromisesCanFail<EnvironmentPromises>;

public sealed class ExitPromisesCanFail : PromisesCanFail<ExitPromises>;

public sealed class LimitPromisesCanFail : PromisesCanFail<LimitPromises>;

public sealed class ManyPromisesCanFail : PromisesCanFail<ManyPromises>;

public sealed class OutputPromisesCanFail : PromisesCanFail<OutputPromises>;

public sealed class PortPromisesCanFail : PromisesCanFail<PortPromises>;

public sealed class ReadyPromisesCanFail : PromisesCanFail<ReadyPromises>;

public sealed class StopPromisesCanFail : PromisesCanFail<StopPromises>;

public sealed class StreamPromisesCanFail : PromisesCanFail<StreamPromises>;
