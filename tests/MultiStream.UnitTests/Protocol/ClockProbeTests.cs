using MultiStream.Protocol;

namespace MultiStream.UnitTests.Protocol;

/// <summary>The clock of a host, by round trips.</summary>
public sealed class ClockProbeTests
{
    private static readonly DateTime s_now = new(2026, 11, 21, 6, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_shortest_round_trip_counts_and_half_of_it_is_the_error()
    {
        var probe = new ClockProbe(3);

        Assert.True(Trip(probe, 1, TimeSpan.FromMilliseconds(100), there: TimeSpan.FromSeconds(50)));
        Assert.True(Trip(probe, 2, TimeSpan.FromMilliseconds(4), there: TimeSpan.FromSeconds(10)));
        Assert.False(Trip(probe, 3, TimeSpan.FromMilliseconds(20), there: TimeSpan.FromSeconds(30)));

        var clock = await probe.Measured.WaitAsync(s_limit);
        Assert.Equal(new ClockOffset(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(2), 3), clock);
        Assert.Equal("9.998000 s ahead of ours (± 0.002000 s, from 3 round trips)", clock.ToString());
    }

    [Fact]
    public async Task An_answer_to_another_question_counts_as_none()
    {
        var probe = new ClockProbe(1);
        probe.Sent(5, TimeSpan.Zero, s_now);

        Assert.False(probe.Answered(4, TimeSpan.Zero, 0));
        Assert.False(probe.Measured.IsCompleted);
        Assert.False(probe.Answered(5, TimeSpan.Zero, s_now.Ticks - TimeSpan.TicksPerHour));

        Assert.Equal("3600.000000 s behind ours (± 0.000000 s, from 1 round trips)", (await probe.Measured.WaitAsync(s_limit)).ToString());
    }

    [Fact]
    public async Task An_agent_whose_clock_is_an_hour_ahead_is_found_to_be()
    {
        var (session, _) = await ScriptedAgent.OpenAsync(new ScriptedAgent { ClockOffset = TimeSpan.FromHours(1) });
        await using var end = session;

        var clock = await session.MeasureClockAsync().WaitAsync(s_limit);

        Assert.InRange((clock!.Offset - TimeSpan.FromHours(1)).Duration(), TimeSpan.Zero, clock.Error + TimeSpan.FromMilliseconds(1));
        Assert.Equal(8, clock.Trips);
    }

    [Fact]
    public async Task An_agent_that_is_gone_has_no_clock()
    {
        var (session, agent) = await ScriptedAgent.OpenAsync(new ScriptedAgent { AnswersPings = false });

        var measuring = session.MeasureClockAsync();
        agent.Die(1);

        Assert.Null(await measuring.WaitAsync(s_limit));
        await session.DisposeAsync();
    }

    private static bool Trip(ClockProbe probe, uint id, TimeSpan takes, TimeSpan there)
    {
        probe.Sent(id, TimeSpan.FromSeconds(id), s_now);
        return probe.Answered(id, TimeSpan.FromSeconds(id) + takes, s_now.Ticks + there.Ticks);
    }
}
