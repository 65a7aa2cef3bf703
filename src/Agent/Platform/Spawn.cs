using System.Runtime.InteropServices;
using System.Text;

namespace MultiStream.Agent.Platform;

/// <summary>
/// posix_spawn: a child in a session of its own, with default signals (Process.Start would leave SIGPIPE ignored) and without any stray descriptor.
/// </summary>
internal static unsafe partial class Spawn
{
    private const short SetSigDef = 0x04, SetSigMask = 0x08, SetSid = 0x80;
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDup2(byte* actions, int from, int to);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    private static partial int AddChdir(byte* actions, byte* path);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int from);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* set);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefault(byte* attributes, byte* set);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    private static partial int EmptySet(byte* set);

    [LibraryImport(Library, EntryPoint = "sigfillset")]
    private static partial int FullSet(byte* set);

    [LibraryImport(Library, EntryPoint = "posix_spawnp")]
    private static partial int PosixSpawnp(int* pid, byte* file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    /// <summary>False where the C library is older than glibc 2.34: then only close-on-exec keeps our descriptors from children.</summary>
    private static bool s_closeFrom = true;

    /// <summary>Starts a process; the result is its pid, or minus the error number.</summary>
    /// <param name="data">Becomes descriptor 3; -1: there is none.</param>
    public static int Start(IReadOnlyList<string> arguments, IEnumerable<string> environment, string directory, int input, int output, int error, int data = -1) =>
        Start(arguments, environment, directory, input, output, error, data < 0 ? [] : [data]);

    /// <summary>Likewise.</summary>
    /// <param name="more">Become descriptors 3 and following. Several have greater numbers than all of those.</param>
    public static int Start(IReadOnlyList<string> arguments, IEnumerable<string> environment, string directory, int input, int output, int error, IReadOnlyList<int> more)
    {
        byte* actions = stackalloc byte[128];
        byte* attributes = stackalloc byte[512];
        byte* set = stackalloc byte[128];
        using var argumentVector = new TextVector(arguments);
        using var environmentVector = new TextVector(environment);
        using var path = new TextVector([directory]);
        _ = ActionsInit(actions);
        _ = AttributesInit(attributes);
        try
        {
            _ = AddDup2(actions, input, 0);
            _ = AddDup2(actions, output, 1);
            _ = AddDup2(actions, error, 2);
            _ = AddChdir(actions, path.Pointer[0]);
            // Last: 3 may be the number of one of the others here, which have their places by now.
            for (int i = 0; i < more.Count; i++)
                _ = AddDup2(actions, more[i], 3 + i);
            CloseOthers(actions, 3 + more.Count);
            _ = EmptySet(set);
            _ = SetMask(attributes, set);
            _ = FullSet(set);
            _ = SetDefault(attributes, set);
            _ = SetFlags(attributes, SetSid | SetSigMask | SetSigDef);
            int pid = 0;
            int failure = PosixSpawnp(&pid, argumentVector.Pointer[0], actions, attributes, argumentVector.Pointer, environmentVector.Pointer);
            return failure == 0 ? pid : -failure;
        }
        finally
        {
            _ = ActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
        }
    }

    private static void CloseOthers(byte* actions, int from)
    {
        if (!s_closeFrom)
            return;
        try
        {
            _ = AddCloseFrom(actions, from);
        }
        catch (EntryPointNotFoundException)
        {
            s_closeFrom = false;
        }
    }

    /// <summary>A null-terminated array of C strings.</summary>
    private readonly struct TextVector : IDisposable
    {
        private readonly nint _block;

        public TextVector(IEnumerable<string> texts)
        {
            var list = texts as IReadOnlyList<string> ?? [.. texts];
            int bytes = (list.Count + 1) * sizeof(nint);
            foreach (var text in list)
                bytes += Encoding.UTF8.GetByteCount(text) + 1;
            _block = Marshal.AllocHGlobal(bytes);
            byte* next = (byte*)_block + (list.Count + 1) * sizeof(nint);
            byte* end = (byte*)_block + bytes;
            for (int i = 0; i < list.Count; i++)
            {
                Pointer[i] = next;
                next += Encoding.UTF8.GetBytes(list[i], new Span<byte>(next, (int)(end - next)));
                *next++ = 0;
            }
            Pointer[list.Count] = null;
        }

        public byte** Pointer => (byte**)_block;

        public void Dispose() => Marshal.FreeHGlobal(_block);
    }
}
