using System.Reflection;
using Xunit.Sdk;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Every promise of a group fails on each saboteur that it names: one that no broken kind could break would prove nothing.</summary>
public abstract class PromisesCanFail<TGroup>
    where TGroup : Promise
{
    [Theory, PromisesAndSaboteurs]
    public Task A_promise_fails_on_its_saboteur(string promise, string saboteur) =>
        PromiseRun.FailsAsync(PromiseRun.PromisesOf(typeof(TGroup)).Single(p => p.Name == promise), saboteur, typeof(PromisesCanFail<>).Assembly);
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

public sealed class PipePromisesCanFail : PromisesCanFail<PipePromises>;

public sealed class PortPromisesCanFail : PromisesCanFail<PortPromises>;

public sealed class ReadyPromisesCanFail : PromisesCanFail<ReadyPromises>;

public sealed class StopPromisesCanFail : PromisesCanFail<StopPromises>;

public sealed class StreamPromisesCanFail : PromisesCanFail<StreamPromises>;
