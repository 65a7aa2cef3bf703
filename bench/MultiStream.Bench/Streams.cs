using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>Streams opened by the engine itself, as the adapter does it, without a test around them.</summary>
internal static class Streams
{
    public static async Task<StreamsManager> OpenAsync(IEnumerable<StreamPlace> places)
    {
        var options = new MultiStreamOptions();
        var scope = new TestScope(options, null, (_, text) => Console.Error.WriteLine(text)) { Source = typeof(Streams).Assembly.Location };
        var streams = new StreamsManager([.. places], name => throw new ArgumentException(name), scope);
        await streams.OpenAllAsync();
        return streams;
    }

    public static StreamPlace Local(string name) => new() { Stream = name, Role = name, Kind = "local", Source = "bench" };
}
