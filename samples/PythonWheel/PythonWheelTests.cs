using MultiStream;
using Xunit;

namespace PythonWheel;

public sealed class PythonWheelTests : IDisposable
{
    private readonly string _wheel = Wheel.Build("greet");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_wheel)!, recursive: true);

    [MultiStream, Stream("client", Count = 2)]
    public async Task A_wheel_runs_where_nothing_is_installed(StreamsManager streams)
    {
        var greetings = await streams.RunAsync(new Wheel(_wheel, "greet", "wheel").Named("python3 -m greet"));

        Assert.All(greetings, g => Assert.Equal("Hello, wheel!\n", g.StandardOutput));
    }
}
