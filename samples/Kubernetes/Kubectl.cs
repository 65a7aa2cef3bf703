using System.Diagnostics;

namespace Kubernetes;

/// <summary>The user's own kubectl, with the user's own context and namespace.</summary>
static class Kubectl
{
    /// <summary>Runs it to its end, and gives what it wrote.</summary>
    /// <param name="input">For its stdin; null: nothing.</param>
    /// <param name="cancel">Kills it.</param>
    /// <param name="arguments">Of kubectl.</param>
    public static async Task<string> RunAsync(string? input, CancellationToken cancel, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var kill = cancel.Register(() => process.Kill());
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading all of it; what it says of that is better.
        }
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended with {process.ExitCode}: {(await error).Trim()}");
    }
}
