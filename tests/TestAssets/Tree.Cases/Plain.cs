using MultiStream;

namespace Tree.Cases;

/// <summary>Tests without streams, and skipped ones: one plain result each.</summary>
public class Plain
{
    [MultiStream]
    public void Passes_without_streams(StreamsManager streams) => streams.Log("a line of the body");

    [MultiStream]
    public void Fails_without_streams() => throw new InvalidOperationException("no streams, no luck");

    [MultiStream(Skip = "not on a Monday"), Stream("server")]
    public void Skipped_by_attribute() => throw new InvalidOperationException("it ran");

    [MultiStream, Stream("server")]
    public async Task Skipped_at_run_time(StreamsManager streams)
    {
        await streams["server"].RunAsync(Block.Shell("echo before the skip"));
        throw new TestSkippedException("no weather for it");
    }

    [MultiStream]
    public void Shares_its_name()
    {
    }
}

public class Twin
{
    [MultiStream]
    public void Shares_its_name()
    {
    }
}
