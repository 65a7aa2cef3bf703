using System.Globalization;

namespace MultiStream.Promises.Files;

/// <summary>
/// Stops the process of a transfer at the place once it has carried some megabytes. The transfer is then under way for as long as a test needs, however slow the
/// machine is, and writes no more. To be begun before the transfer.
/// </summary>
/// <param name="stream">On which one transfer is going to run.</param>
internal sealed class HeldTransfer(ExecutionStream stream)
{
    /// <summary>How long a file must be that has surely not ended when it is stopped.</summary>
    public const long Endless = 50_000_000_000;

    private readonly RunningBlock _block = stream.Start(Block.Shell("""
        while :; do
            for p in $(cat /proc/$PPID/task/*/children); do
                grep -zqx files /proc/$p/cmdline 2>/dev/null || continue
                carried=$(sed -n 's/^wchar: //p' /proc/$p/io 2>/dev/null)
                [ "${carried:-0}" -gt 70000000 ] && kill -STOP $p && grep VmHWM /proc/$p/status && echo $p && exit
            done
            sleep 0.02
        done
        """));

    /// <summary>The most memory that its process had, in kilobytes, when the transfer was stopped.</summary>
    public async Task<long> StoppedAsync() => long.Parse((await WordsAsync())[1], CultureInfo.InvariantCulture);

    /// <summary>Lets it go on, to its end or to see that it is given up.</summary>
    public async Task ReleaseAsync() => await stream.RunAsync(Block.Shell("kill -CONT " + (await WordsAsync())[^1]));

    /// <summary>"VmHWM:", a number, "kB", and the process.</summary>
    private async Task<string[]> WordsAsync() => (await _block.WaitAsync()).StandardOutput.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
