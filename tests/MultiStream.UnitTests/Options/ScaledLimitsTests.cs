using MultiStream.Options;

namespace MultiStream.UnitTests.Options;

public sealed class ScaledLimitsTests
{
    [Fact]
    public void Every_limit_is_multiplied_and_the_written_one_is_kept()
    {
        var o = Settings.Read("<TimeScale>2.5</TimeScale><Limits><Open>10s</Open><Ready>20s</Ready><StopGrace>2s</StopGrace><Test>1m</Test></Limits>");

        Assert.Equal((25d, 50d, 5d, 150d), (o.Scaled.Open.TotalSeconds, o.Scaled.Ready.TotalSeconds, o.Scaled.StopGrace.TotalSeconds, o.Scaled.ForTest(null).TotalSeconds));
        Assert.Equal(TimeSpan.FromMilliseconds(250), o.Scaled.Of(TimeSpan.FromMilliseconds(100)));
        Assert.Equal(TimeSpan.FromSeconds(10), o.Limits.Open);
    }

    [Fact]
    public void A_tests_own_limit_is_multiplied_only_when_the_settings_say_so()
    {
        var own = TimeSpan.FromSeconds(30);

        Assert.Equal(30, Settings.Read("<TimeScale>2</TimeScale>").Scaled.ForTest(own).TotalSeconds);
        Assert.Equal(60, Settings.Read("<TimeScale>2</TimeScale><ScaleTestLimits>true</ScaleTestLimits>").Scaled.ForTest(own).TotalSeconds);
    }

    [Fact]
    public void No_limit_is_longer_than_a_timer_can_wait()
    {
        var o = Settings.Read("<TimeScale>100</TimeScale><ScaleTestLimits>true</ScaleTestLimits><Limits><Test>24h</Test></Limits>");

        foreach (var limit in new[] { o.Scaled.ForTest(null), o.Scaled.ForTest(TimeSpan.FromSeconds(int.MaxValue)), Settings.Read("").Scaled.ForTest(TimeSpan.FromSeconds(int.MaxValue)) })
        {
            Assert.Equal(ScaledLimits.Longest, limit);
            using var timer = new CancellationTokenSource(limit);
        }
    }
}
