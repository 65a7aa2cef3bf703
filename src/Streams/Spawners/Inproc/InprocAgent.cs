using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using MultiStream.Deployment;
using MultiStream.Files;
using MultiStream.Protocol;
using MultiStream.Workers;

namespace MultiStream.Spawners.Inproc;

/// <summary>The agent's side of the protocol as far as C# blocks need it, and a worker on threads of this process.</summary>
internal sealed class InprocAgent(Stream input, Stream output)
{
    private const int ReadSize = 64 * 1024;

    /// <summary>How long a transfer whose pipe has ended may take to remove what is half written.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(5);

    private readonly FrameSender _sender = new(output);
    private readonly FrameParser _parser = new();
    private readonly Dictionary<uint, InprocPipe> _workers = [];
    private readonly Dictionary<uint, (InprocPipe Pipe, Thread Service)> _transfers = [];
    private readonly List<TcpListener> _ports = [];
    private DirectoryInfo? _directory;
    private bool _closed, _keeps;

    /// <summary>Runs until the controller closes the stream.</summary>
    public void Run()
    {
        output.Write("\u001eMS1 AGENT\n"u8);
        var hello = new HelloMessage(HelloMessage.CurrentProtocol, typeof(HelloMessage).Assembly.GetName().Version?.ToString() ?? "", Environment.Version.ToString(),
            OperatingSystem.IsWindows() ? "Windows" : "Linux", RuntimeInformation.ProcessArchitecture.ToString(), Environment.MachineName, "", Environment.ProcessId, Environment.UserName, DateTime.UtcNow.Ticks);
        _sender.Send(hello.Write);
        try
        {
            while (!_closed && input.Read(_parser.Room(ReadSize).Span) is var n and > 0)
            {
                _parser.Advance(n);
                _parser.Drain(Handle);
            }
        }
        finally
        {
            ReleasePorts();
            foreach (var pipe in _workers.Values.Concat(_transfers.Values.Select(t => t.Pipe)))
                pipe.Writer.Dispose();
            // They read or write below the directory.
            foreach (var (_, service) in _transfers.Values)
                service.Join(s_endLimit);
            if (!_keeps)
                _directory?.Delete(recursive: true);
        }
    }

    private void Handle(FrameType type, uint id, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Open:
                _directory = Directory.CreateTempSubdirectory("multistream-inproc-");
                _sender.Send(new OpenedMessage(_directory.FullName, "").Write);
                break;
            case FrameType.Start:
                Start(id, StartMessage.Read(payload));
                break;
            case FrameType.Input when _workers.TryGetValue(id, out var worker):
                ReleasePorts();
                Feed(id, worker, payload);
                break;
            case FrameType.Input when _transfers.TryGetValue(id, out var transfer):
                Feed(id, transfer.Pipe, payload);
                break;
            case FrameType.Kill when _workers.Remove(id, out var worker):
                _sender.Send(w => new ExitedMessage(-1, 9, true, 0, ["(the block's threads: nothing can end them in the process of the tests)"]).Write(w, id));
                worker.Writer.Dispose();   // after it: what then ends on its own tells a plain end
                break;
            case FrameType.Kill when _transfers.TryGetValue(id, out var transfer):
                transfer.Pipe.Writer.Dispose();
                _sender.Send(w => new ExitedMessage(-1, 9, true, 0, []).Write(w, id));
                break;
            case FrameType.TakePort:
                var listener = new TcpListener(IPAddress.Any, 0);
                listener.Start();
                _ports.Add(listener);
                _sender.Send(w => new PortMessage(((IPEndPoint)listener.LocalEndpoint).Port, "").Write(w, id));
                break;
            case FrameType.TakeLease:
                _sender.Send(w => new LeaseMessage(LeaseState.Failed, Text: "a stream of kind 'inproc' is a part of the process of the tests; locks are for streams that have a host").Write(w, id));
                break;
            case FrameType.ListLeases:
                _sender.Send(w => new LeaseListMessage("", [], "a stream of kind 'inproc' is a part of the process of the tests").Write(w, id));
                break;
            case FrameType.Ping:
                _sender.Send(w => w.Begin(FrameType.Pong, id).Long(DateTime.UtcNow.Ticks));
                break;
            case FrameType.Keep:
                _keeps = true;
                break;
            case FrameType.Close:
                _closed = true;
                _sender.Send(static w => w.Begin(FrameType.Closed).Texts([]));
                break;
            default:
                break;   // credit, and what is for a block that has ended
        }
    }

    private void Start(uint id, StartMessage start)
    {
        if (start.Arguments is [FileService.Argument])
        {
            Transfer(id);
            return;
        }
        if (!start.Pipes.HasFlag(BlockPipes.Data))
        {
            const string Refusal = "a stream of kind 'inproc' runs C# blocks only, in the process of the tests; for commands and programs choose another kind, such as local";
            _sender.Send(w => w.Begin(FrameType.StartFailed, id).Text(Refusal));
            return;
        }
        InprocPipe toWorker = new(), fromWorker = new();
        _workers[id] = toWorker;
        _sender.Send(w => w.Begin(FrameType.Started, id).Int(Environment.ProcessId));
        var worker = InprocWorker.Load(AgentDeployment.Default.LocalAssembly);
        Serve(id, "worker", toWorker, fromWorker, FrameType.Data, () => worker.Run(toWorker.Reader, fromWorker.Writer));
    }

    /// <summary>What the place's process for files does elsewhere, on threads of this one.</summary>
    private void Transfer(uint id)
    {
        InprocPipe toService = new(), fromService = new();
        _sender.Send(w => w.Begin(FrameType.Started, id).Int(Environment.ProcessId));
        _transfers[id] = (toService, Serve(id, "files", toService, fromService, FrameType.Output, () => new FileService(toService.Reader, fromService.Writer, _directory!.FullName).Run()));
    }

    /// <summary>Two threads in place of a process: one does its work, one carries away what it writes, and tells its end.</summary>
    /// <returns>The first of them.</returns>
    private Thread Serve(uint id, string name, InprocPipe to, InprocPipe from, FrameType type, Action run)
    {
        int code = 0;
        var service = new Thread(() =>
        {
            try
            {
                run();
            }
            catch (Exception e)   // the end of a thread in the process of the tests, which it must not end: such as a pipe that was closed meanwhile
            {
                code = 1;
                _sender.Send(FrameType.ErrorOutput, id, Encoding.UTF8.GetBytes($"{e.GetType().FullName}: {e.Message}\n"));
            }
            from.Writer.Dispose();   // its end is told now; the other pipe cannot be closed while a thread of the worker still reads from it
            to.Reader.Dispose();
        }) { IsBackground = true, Name = "MultiStream inproc " + name };
        service.Start();
        new Thread(() =>
        {
            Relay(id, from.Reader, type);
            _sender.Send(w => new ExitedMessage(code, 0, false, 0, []).Write(w, id));
            _sender.Send(w => w.Begin(FrameType.Gone, id));
        }) { IsBackground = true, Name = "MultiStream inproc relay" }.Start();
        return service;
    }

    private void Feed(uint id, InprocPipe service, ReadOnlySpan<byte> payload)
    {
        int granted = payload.Length;
        try
        {
            if (payload.IsEmpty)
                service.Writer.Dispose();
            else
                service.Writer.Write(payload);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended; its end is on its way.
        }
        _sender.Send(w => w.Begin(FrameType.InputCredit, id).Int(granted));
    }

    private void Relay(uint id, Stream data, FrameType type)
    {
        using var pipe = data;
        var buffer = new byte[ReadSize];
        while (data.Read(buffer) is var n and > 0 && _sender.Send(type, id, buffer.AsSpan(0, n)))
            continue;
    }

    private void ReleasePorts()
    {
        foreach (var port in _ports)
            port.Dispose();
        _ports.Clear();
    }
}
