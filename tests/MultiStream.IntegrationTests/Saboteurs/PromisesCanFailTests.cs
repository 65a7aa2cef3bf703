using System.Diagnostics;
using System.Reflection;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Saboteurs;

/// <summary>Every promise names saboteurs, and on each of them it fails: a promise that no broken kind could break would prove nothing.</summary>
public sealed class PromisesCanFailTests
{
    /// <summary>Enough for any promise on this machine, and not too long to wait for what a saboteur withholds.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The patience, the longest end of a stream whose agent does not do as it is told, and the look for what is left.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private static readonly Type[] s_groups = [.. typeof(Promise).Assembly.GetTypes().Where(t => t.BaseType == typeof(Promise))];

    private static IEnumerable<MethodInfo> Promises => s_groups.SelectMany(g => g.GetMethods()).Where(m => m.IsDefined(typeof(PromiseFactAttribute)));

    public static TheoryData<string, string, string> Broken
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var promise in Promises)
            {
                foreach (var saboteur in promise.GetCustomAttributes<BrokenByAttribute>())
                    rows.Add(promise.DeclaringType!.Name, promise.Name, saboteur.Name);
            }
            return rows;
        }
    }

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

    [Fact]
    public void Every_group_of_promises_runs_on_every_kind()
    {
        string[] kinds = [nameof(LocalKind), nameof(LoopbackSshKind), nameof(HonestSshKind)];

        Assert.All(s_groups, group => Assert.Equal(kinds.Order(), group.Assembly.GetTypes()
            .Where(t => t.BaseType == group && t.IsPublic)
            .Select(t => t.GetConstructors().Single().GetParameters().Single().ParameterType.Name).Order()));
    }

    [Theory, MemberData(nameof(Broken))]
    public async Task A_promise_fails_on_its_saboteur(string group, string promise, string saboteur)
    {
        var (method, make) = Find(group, promise, saboteur);
        using var kind = new SabotagedKind(make, s_patience);

        var clock = Stopwatch.StartNew();
        var failure = await PromiseRun.FailureAsync(method, kind).WaitAsync(s_limit);

        Assert.True(failure is not null, $"{promise} holds on {saboteur}, so it proves nothing about what {saboteur} breaks");
        Assert.NotEqual("", failure.Message);
    }

    private static (MethodInfo Promise, Func<Saboteur> Make) Find(string group, string promise, string saboteur)
    {
        var method = Promises.Single(p => p.DeclaringType!.Name == group && p.Name == promise);
        return (method, method.GetCustomAttributes<BrokenByAttribute>().Single(a => a.Name == saboteur).Make);
    }
}
