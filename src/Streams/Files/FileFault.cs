using System.Runtime.InteropServices;

namespace MultiStream.Files;

/// <summary>Why files could not be read or written; half a sentence that begins with what it is about.</summary>
/// <param name="message">The half sentence.</param>
/// <param name="isTheirs">The other side of the pipe saw it.</param>
internal sealed class FileFault(string message, bool isTheirs = false) : Exception(message)
{
    public bool IsTheirs => isTheirs;

    /// <param name="path">What it is about.</param>
    /// <param name="what">What could not be done: "cannot be read".</param>
    /// <param name="error">The error's number, negative as it came.</param>
    public static FileFault Of(string path, string what, int error) =>
        new($"'{NameText.Show(path)}' {what}: {Marshal.GetPInvokeErrorMessage(-error)}");
}

/// <summary>The process at the other end of the pipe is gone, or has been told to go.</summary>
internal sealed class FilePipeEndedException() : IOException("The pipe for files has ended.");
