using System.Runtime.CompilerServices;
using MultiStream.Running;
using MultiStream.UnitTests.Options;
using MultiStream.Workers;

namespace MultiStream.UnitTests.Running;

/// <summary>A test may have thousands of workers, each with its calls and their values.</summary>
public sealed class CallSyncClerkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_test_keeps_a_workers_requests_until_the_worker_has_ended(bool ended)
    {
        var scope = new TestScope(Settings.Read(""), null, static (_, _) => { });

        var clerk = Begin(scope, ended);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(!ended, clerk.IsAlive);
        GC.KeepAlive(scope);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Begin(TestScope scope, bool ended)
    {
        var clerk = new CallSyncClerk(scope, static _ => { });
        if (ended)
            clerk.End();
        return new WeakReference(clerk);
    }
}
