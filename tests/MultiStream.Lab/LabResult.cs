namespace MultiStream.Lab;

/// <summary>How a command ended and what it wrote.</summary>
public sealed record LabResult(string Command, int ExitCode, string StandardOutput, string StandardError)
{
    /// <summary>This result, if the command succeeded; otherwise an exception with what it wrote.</summary>
    public LabResult Succeeded() => ExitCode == 0 ? this : throw new LabException(ToString());

    public override string ToString() =>
        $"'{Command}' exited with {ExitCode}.\nstdout: {LabText.Tail(StandardOutput)}\nstderr: {LabText.Tail(StandardError)}";
}

static class LabResultExtensions
{
    public static async Task<LabResult> SucceededAsync(this Task<LabResult> result) => (await result).Succeeded();
}
