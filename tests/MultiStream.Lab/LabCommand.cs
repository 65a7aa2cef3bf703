using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MultiStream.Lab;

/// <summary>Runs one program to its end, within a limit.</summary>
static class LabCommand
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    public static async Task<LabResult> RunAsync(IEnumerable<string> command, TimeSpan? limit = null, string input = "",
        IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] words = [.. command];
        string shown = string.Join(' ', words);
        using var process = new Process { StartInfo = StartInfo(words) };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            process.StartInfo.Environment[name] = value;
        using var end = new CancellationTokenSource(limit ?? DefaultLimit);
        Start(process, shown);

        var output = new StringBuilder();
        var error = new StringBuilder();
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, output, end.Token),
            ReadAsync(process.StandardError, error, end.Token));
        try
        {
            await WriteAsync(process, input);
            await reading;
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"'{shown}' did not end within {(limit ?? DefaultLimit).TotalSeconds} s.\n"
                + $"stdout: {LabText.Tail(output.ToString())}\nstderr: {LabText.Tail(error.ToString())}", e);
        }
        return new LabResult(shown, process.ExitCode, output.ToString(), error.ToString());
    }

    /// <summary>How the lab starts a program: with pipes, and with signals as a login would have them.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> command)
    {
        // .NET starts children with SIGPIPE ignored, and all that a lab host runs would inherit that.
        var info = new ProcessStartInfo("env", ["--default-signal", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        info.Environment["PATH"] = info.Environment["PATH"] + ":/usr/local/sbin:/usr/sbin:/sbin";
        // What is compared and parsed must not be in the developer's language.
        info.Environment["LC_ALL"] = "C.UTF-8";
        return info;
    }

    public static void Start(Process process, string shown)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new LabException($"'{shown}' could not be started: {e.Message}", e);
        }
    }

    static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input: its exit code and output tell why, better than a broken pipe does.
        }
    }

    static async Task ReadAsync(StreamReader reader, StringBuilder text, CancellationToken cancel)
    {
        char[] buffer = new char[8192];
        for (int n; (n = await reader.ReadAsync(buffer, cancel)) > 0;)
            lock (text)
                text.Append(buffer, 0, n);
    }
}
