using System.Globalization;
using MultiStream;

// How far the clocks of some machines are apart:  ClockCheck [hosts.runsettings]
// Without settings the two machines are two processes here.
try
{
    var options = MultiStreamOptions.Load(args.FirstOrDefault()).WithMessages(Console.Error.WriteLine);
    await using var streams = await StreamsManager.OpenAsync(options, ["first", "second"]);

    var kernels = await streams.RunAsync(Block.Shell("uname -sr"));          // a command, on both at once
    var clocks = await streams.CallAsync(() => DateTimeOffset.UtcNow);      // C# of this program, there

    foreach (var (kernel, clock) in kernels.Zip(clocks))
        Console.WriteLine($"{kernel.Stream}: {kernel.StandardOutput.Trim()}, {clock.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"They are {(clocks[1] - clocks[0]).Duration().TotalMilliseconds:0} ms apart, the time between the two answers included."));
    return 0;
}
catch (MultiStreamException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
