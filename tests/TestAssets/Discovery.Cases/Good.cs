using MultiStream;

namespace Discovery.Cases;

public class Good
{
    [MultiStream]
    public void Plain()
    { /*Plain*/
    }

    [MultiStream, Stream("server"), Stream("client", Count = 3)]
    public async Task Later(StreamsManager streams)
    { /*Later*/
        await Task.Yield();
        _ = streams;
    }

    [MultiStream(2, TimeoutSeconds = 90, Skip = "not today")]
    public async ValueTask Limited(CancellationToken cancel, StreamsManager streams)
    { /*Limited*/
        await Task.Delay(0, cancel);
        _ = streams;
    }

    [MultiStream(2), Stream("extra")]
    public void Both() => _ = 1; /*Both*/

    [Obsolete("not a test")]
    public void No_test()
    {
    }
}

[Stream("hub")]
public partial class Partial
{
    [MultiStream, Stream("spoke")]
    public void First()
    { /*First*/
    }
}

public class Outer
{
    public class Inner
    {
        [MultiStream]
        public Task Nested() => Task.CompletedTask; /*Nested*/
    }
}

public class Overloads
{
    [MultiStream]
    public void Run()
    {
    }

    [MultiStream]
    public void Run(StreamsManager streams)
    {
    }

    [MultiStream]
    public void Run(StreamsManager streams, CancellationToken cancel)
    {
    }
}

public class TwinA
{
    [MultiStream]
    public void Shared()
    {
    }
}

public class TwinB
{
    [MultiStream]
    public void Shared()
    {
    }
}
