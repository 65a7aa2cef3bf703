using System.Diagnostics;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>local</c>: the place is this machine, the login is this process.</summary>
public class LocalKind : StreamKind
{
    public override string Address => "127.0.0.1";

    public override string Dummy => LabMachine.DummyPath;

    protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="local"/>""";

    public override Task<string> LookAsync(string command) => ShAsync(command);

    // posix_spawn's defaults, as a shell of the user would give them: .NET starts children with SIGPIPE ignored.
    public override Task<string> LoginAsync(string command) => ShAsync(command);

    internal static async Task<string> ShAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["--default-signal", "/bin/sh", "-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
