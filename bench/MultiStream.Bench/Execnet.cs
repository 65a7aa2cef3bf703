using System.Diagnostics;
using System.Globalization;

namespace MultiStream.Bench;

/// <summary>execnet, Python's way to run code on other machines, in a process of its own: it times its round trips itself.</summary>
internal sealed class Execnet : IDisposable
{
    private const string Script = """
        import execnet, sys, time
        gateway = execnet.makegateway(sys.argv[1])
        echo = gateway.remote_exec("while 1: channel.send(channel.receive() + 1)")
        def send(i):
            echo.send(i)
            echo.receive()
        def run(i):
            gateway.remote_exec("channel.send(42)").receive()
        for line in sys.stdin:
            what, count = line.split()
            once = send if what == "send" else run
            times = []
            for i in range(int(count)):
                start = time.perf_counter()
                once(i)
                times.append((time.perf_counter() - start) * 1000)
            print(" ".join("%.5f" % t for t in times), flush=True)
        """;

    private readonly Process _process;

    public Execnet(string gateway) => _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-u", "-c", Script, gateway])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>So many round trips, in milliseconds.</summary>
    /// <param name="what"><c>run</c>: code that gives a value, as a C# block is; <c>send</c>: a number to code that runs already, and one back.</param>
    public async Task<IEnumerable<double>> RoundTripsAsync(string what, int count)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what} {count}"));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("execnet ended; is python3-execnet installed?");
        return line.Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToList();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
