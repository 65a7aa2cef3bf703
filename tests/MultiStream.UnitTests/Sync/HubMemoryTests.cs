using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>Alone, because what other tests hold would count.</summary>
[CollectionDefinition(nameof(HubMemoryTests), DisableParallelization = true)]
[Collection(nameof(HubMemoryTests))]
public sealed class HubMemoryTests
{
    [Fact]
    public void A_hundred_thousand_rounds_leave_nothing_behind()
    {
        var life = new Life("a", "b");
        var (a, b) = (life.Start("a"), life.Start("b"));
        long before = 0;
        for (int i = 0; i < 100_000; i++)
        {
            if (i == 1000)
                before = GC.GetTotalMemory(forceFullCollection: true);
            life.Hub.Handle(new RequestMade(life.Now, 2 * i, "a", a.Id, null, new BarrierOperation($"b{i}"), TimeSpan.FromSeconds(5)));
            life.Hub.Handle(new RequestMade(life.Now, 2 * i + 1, "b", b.Id, null, new BarrierOperation($"b{i}"), TimeSpan.FromSeconds(5)));
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 4 * 1024 * 1024);
        Assert.Null(life.Hub.NextDeadline);
    }
}
