using System.Reflection;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Every promise names saboteurs, every saboteur is named, and every promise runs on every kind.</summary>
public sealed class PromisesAreCompleteTests
{
    private static readonly IReadOnlyList<Type> s_groups = PromiseRun.Groups;

    /// <summary>
    /// Groups that go through the pipe alone: whatever opened it, they run the same code. Each stream of theirs would cost a container, of which one
    /// processor makes about three a second.
    /// </summary>
    private static readonly string[] s_notOnContainers =
        ["CallContextPromises", "CallErrorPromises", "CallOutputPromises", "ValuePromises", "FileFlowPromises", "PeerEndPromises", "ShellSyncPromises", "StuckPromises", "WaitLimitPromises"];

    private static IEnumerable<MethodInfo> Promises => s_groups.SelectMany(PromiseRun.PromisesOf);

    [Fact]
    public void Every_promise_names_a_saboteur()
    {
        Assert.NotEmpty(Promises);
        Assert.Empty(Promises.Where(p => !p.GetCustomAttributes<BrokenByAttribute>().Any()).Select(p => p.Name));
    }

    [Fact]
    public void Every_saboteur_breaks_something()
    {
        var named = Promises.SelectMany(p => p.GetCustomAttributes<BrokenByAttribute>()).Select(a => a.Name).ToHashSet();

        Assert.Empty(typeof(Saboteur).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Saboteur)) && !t.IsAbstract && !t.IsSubclassOf(typeof(BrokenPipe)))
            .Select(t => t.Name).Except(named));
    }

    /// <summary>What the way to the place can break. The agent at its end is the one of the other kinds.</summary>
    private static readonly Type[] s_onSlurm = [typeof(PipePromises), typeof(ExitPromises), typeof(DaemonPromises), typeof(StreamPromises)];

    [Fact]
    public void Every_group_of_promises_runs_on_every_kind()
    {
        string[] kinds = [nameof(LocalKind), nameof(LoopbackSshKind), nameof(HonestSshKind), nameof(CommandKind), nameof(ContainerKind)];

        Assert.All(s_groups, group => Assert.Equal(
            kinds.Except(s_notOnContainers.Contains(group.Name) ? [nameof(ContainerKind)] : []).Concat(s_onSlurm.Contains(group) ? [nameof(SlurmKind)] : []).Order(),
            Assembly.GetExecutingAssembly().GetTypes()
                .Where(t => t.BaseType == group && t.IsPublic)
                .Select(t => t.GetConstructors().Single().GetParameters().Single().ParameterType)
                .Select(k => k.IsSubclassOf(typeof(ContainerKind)) ? nameof(ContainerKind) : k.Name).Order()));
    }

    [Fact]
    public void Every_group_is_tried_on_its_saboteurs() => Assert.All(s_groups, group => Assert.Contains(Assembly.GetExecutingAssembly().GetTypes(),
        t => t.BaseType is { IsGenericType: true } tried && tried.GetGenericTypeDefinition() == typeof(PromisesCanFail<>) && tried.GenericTypeArguments[0] == group));
}
