using System.Text;
using MultiStream.Agent.Platform;
using MultiStream.Deployment;
using MultiStream.Protocol;

namespace MultiStream.Agent;

/// <summary>
/// Where the blocks of this stream reach the test's sync hub, with nothing but a POSIX shell: a folder with the command <c>ms</c> and a named pipe. <c>ms</c>
/// writes its arguments into a file, makes a named pipe for the answer, and puts both names into the door's pipe; both names are gone as soon as they were opened here.
/// </summary>
internal sealed class SyncDoor
{
    private const int MaxRequest = 2 << 20, MaxLine = 512;
    private readonly ControllerLink _link;
    private readonly string _folder;
    private readonly int _descriptor;   // readable when a request has come
    private readonly List<Caller> _callers = [];
    private readonly byte[] _buffer = new byte[4096];
    private readonly StringBuilder _line = new();
    private int _place = PollSet.None;
    private uint _next;

    private SyncDoor(ControllerLink link, string folder, int descriptor) => (_link, _folder, _descriptor) = (link, folder, descriptor);

    /// <summary>Makes the folder and opens the door; null when that cannot be, with the reason.</summary>
    public static SyncDoor? Open(ControllerLink link, string directory, out string reason)
    {
        var folder = SyncFolder.Of(directory);
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var command = Path.Combine(folder, SyncFolder.Command);
            File.WriteAllText(command, SyncFolder.Script);
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
            return null;
        }
        var pipe = Path.Combine(folder, SyncFolder.Door);
        // For reading and writing, so that it is never at its end while nobody knocks.
        int fd = Libc.MakeFifo(pipe, 0x180) == 0 ? Libc.Open(pipe, Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NONBLOCK) : -1;
        reason = fd < 0 ? $"no named pipe can be made in {folder}" : "";
        return fd < 0 ? null : new SyncDoor(link, folder, fd);
    }

    /// <summary>Adds what to wait for: requests, callers that hang up, and room for answers.</summary>
    public void Await(PollSet awaited)
    {
        _place = awaited.Add(_descriptor, Libc.POLLIN);
        foreach (var caller in _callers)
            caller.Place = awaited.Add(caller.Pipe.Descriptor, caller.Pipe.IsWaiting ? Libc.POLLOUT : (short)0);
    }

    /// <summary>Takes requests in, moves answers on, and notices callers that have gone.</summary>
    /// <param name="awaited">After its turn.</param>
    public void Tend(PollSet awaited)
    {
        if (awaited.Has(_place))
            TakeRequests();
        for (int i = _callers.Count - 1; i >= 0; i--)
        {
            if (awaited.Has(_callers[i].Place))
                Tend(_callers[i]);
        }
    }

    private void TakeRequests()
    {
        for (int n = Libc.Read(_descriptor, _buffer); n > 0; n = Libc.Read(_descriptor, _buffer))
        {
            for (int i = 0; i < n; i++)
            {
                if (_buffer[i] != '\n')
                    _line.Append((char)_buffer[i]);
                else
                {
                    Knock(_line.ToString());
                    _line.Clear();
                }
            }
            if (_line.Length > MaxLine)
                _line.Clear();   // not from ms
        }
    }

    /// <summary>The answer to a request: an exit code, and the text for stdout (code 0) or stderr.</summary>
    public void Answer(uint request, int code, string text)
    {
        if (_callers.Find(c => c.Request == request) is not { } caller)
            return;   // it has hung up
        int lines = 0;
        foreach (char c in text)
            lines += c == '\n' ? 1 : 0;
        caller.IsAnswered = true;
        caller.Pipe.Append(Encoding.UTF8.GetBytes($"{code} {lines + 1}\n{text}\n"));
        caller.Pipe.Append([]);
        Tend(caller);
    }

    /// <param name="line">The name that the request's two files begin with, and the block's marker.</param>
    private void Knock(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string name = space < 0 ? line : line[..space];
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
            return;
        string question = Path.Combine(_folder, "q." + name), answer = Path.Combine(_folder, "a." + name);
        int fd = Libc.Open(answer, Libc.O_WRONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        string? arguments = Take(question, answer);
        if (fd < 0 || arguments is null)
        {
            if (fd >= 0)
                _ = Libc.Close(fd);
            return;   // gone before it was heard
        }
        uint request = ++_next;
        _callers.Add(new Caller(request, new InputPipe(fd)));
        // MULTISTREAM_BLOCK is token.block.
        string marker = space < 0 ? "" : line[(space + 1)..];
        _ = uint.TryParse(marker[(marker.LastIndexOf('.') + 1)..], out uint block);
        _link.Begin(FrameType.SyncRequest, request).Int((int)block).Texts(arguments.Split('\0', StringSplitOptions.None)[..^1]);
        _link.Send();
    }

    /// <summary>What the request's file holds; both files are gone then. Null when it cannot be read.</summary>
    private string? Take(string question, string answer)
    {
        try
        {
            string? text = new FileInfo(question).Length <= MaxRequest ? File.ReadAllText(question) : null;
            File.Delete(question);
            File.Delete(answer);
            return text is { Length: > 0 } && text[^1] == '\0' ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _link.Log($"a request for the sync hub cannot be read: {e.Message}");
            return null;
        }
    }

    private void Tend(Caller caller)
    {
        caller.Pipe.Flush();
        bool hungUp = caller.Pipe.Descriptor >= 0 && !caller.IsAnswered && Libc.HasHungUp(caller.Pipe.Descriptor);
        if (caller.Pipe.Descriptor >= 0 && !hungUp)
            return;
        caller.Pipe.Close();
        _callers.Remove(caller);
        if (caller.IsAnswered)
            return;
        _link.Begin(FrameType.SyncCancel, caller.Request);
        _link.Send();
    }

    /// <summary>A process that waits for an answer.</summary>
    private sealed class Caller(uint request, InputPipe pipe)
    {
        public uint Request => request;

        public InputPipe Pipe => pipe;

        /// <summary>In what is waited for.</summary>
        public int Place { get; set; } = PollSet.None;

        public bool IsAnswered { get; set; }
    }
}
