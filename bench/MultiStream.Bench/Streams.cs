using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.Bench;

/// <summary>Streams opened by the engine itself, as the adapter does it, without a test around them.</summary>
internal static class Streams
{
    /// <param name="places">What to open.</param>
    /// <param name="withWorkers">Start the workers of C# blocks too.</param>
    /// <param name="source">The assembly whose files those need; null: this one.</param>
    public static async Task<StreamsManager> OpenAsync(IEnumerable<StreamPlace> places, bool withWorkers = false, string? source = null)
    {
        var options = new MultiStreamOptions();
        var scope = new TestScope(options, null, (_, text) => Console.Error.WriteLine(text)) { Source = source ?? typeof(Streams).Assembly.Location };
        var streams = new StreamsManager([.. places], name => throw new ArgumentException(name), scope);
        await streams.OpenAllAsync(withWorkers);
        return streams;
    }

    public static StreamPlace Local(string name) => new() { Stream = name, Role = name, Kind = "local", Source = "bench" };
}
