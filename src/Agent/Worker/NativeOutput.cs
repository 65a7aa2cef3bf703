using System.Runtime.InteropServices;

namespace MultiStream.Agent.Worker;

/// <summary>What native code of a block wrote to the C library's stdout waits there in a buffer, since stdout is a pipe.</summary>
internal static partial class NativeOutput
{
    public static void Flush() => _ = FlushAll(0);

    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int FlushAll(nint stream);
}
