using MultiStream.Spawners;

namespace MultiStream.UnitTests.Spawners;

public sealed class HandshakeGateTests
{
    [Fact]
    public async Task No_more_are_in_than_welcome_and_each_who_leaves_lets_one_in()
    {
        var gate = new HandshakeGate(2);
        var first = await gate.EnterAsync("foo:22", CancellationToken.None);
        var second = await gate.EnterAsync("FOO:22", CancellationToken.None);

        var third = gate.EnterAsync("foo:22", CancellationToken.None);
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();                                       // once is once
        var entered = await third.WaitAsync(TimeSpan.FromSeconds(10));
        var fourth = gate.EnterAsync("foo:22", CancellationToken.None);
        Assert.False(fourth.IsCompleted);
        second.Dispose();
        entered.Dispose();
        (await fourth.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
    }

    [Fact]
    public async Task Servers_do_not_wait_for_each_other()
    {
        var gate = new HandshakeGate(1);
        using var one = await gate.EnterAsync("foo:22", CancellationToken.None);

        using var other = await gate.EnterAsync("foo:2222", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Waiting_ends_with_its_token()
    {
        var gate = new HandshakeGate(1);
        using var one = await gate.EnterAsync("foo:22", CancellationToken.None);
        using var cancel = new CancellationTokenSource();

        var waiting = gate.EnterAsync("foo:22", cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
