using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MultiStream.Deployment;
using MultiStream.Files;
using MultiStream.Protocol;
using MultiStream.Workers;

namespace MultiStream.Spawners.Inproc;

/// <summary>The agent's side of the protocol as far as C# blocks need it, and a worker on threads of this process.</summary>
internal sealed class InprocAgent(Stream input, Stream output)
{
    private const int ReadSize = 64 * 1024;
    private readonly FrameSender _sender = new(output);
    private readonly FrameParser _parser = new();
    private readonly Dictionary<uint, InprocPipe> _workers = [];
    private readonly Dictionary<uint, InprocPipe> _transfers = [];
    private readonly List<TcpListener> _ports = [];
    private DirectoryInfo? _directory;
    private bool _closed;

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
            foreach (var pipe in _workers.Values.Concat(_transfers.Values))
                pipe.Writer.Dispose();
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
                worker.Writer.Write(payload);
                int granted = payload.Length;
                _sender.Send(w => w.Begin(FrameType.InputCredit, id).Int(granted));
                break;
            case FrameType.Input when _transfers.TryGetValue(id, out var transfer):
                Feed(id, transfer, payload);
                break;
            case FrameType.Kill when _workers.Remove(id, out var worker):
                worker.Writer.Dispose();
                _sender.Send(w => new ExitedMessage(-1, 9, true, 0, ["(the block's threads: nothing can end them in the process of the tests)"]).Write(w, id));
                break;
            case FrameType.TakePort:
                var listener = new TcpListener(IPAddress.Any, 0);
                listener.Start();
                _ports.Add(listener);
                _sender.Send(w => new PortMessage(((IPEndPoint)listener.LocalEndpoint).Port, "").Write(w, id));
                break;
            case FrameType.Ping:
                _sender.Send(static w => w.Begin(FrameType.Pong));
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
        new Thread(() =>
        {
            using (toWorker.Reader)
                worker.Run(toWorker.Reader, fromWorker.Writer);
        }) { IsBackground = true, Name = "MultiStream inproc worker" }.Start();
        new Thread(() => Relay(id, fromWorker.Reader)) { IsBackground = true, Name = "MultiStream inproc relay" }.Start();
    }

    /// <summary>What the place's process for files does elsewhere, on threads of this one.</summary>
    private void Transfer(uint id)
    {
        InprocPipe toService = new(), fromService = new();
        _transfers[id] = toService;
        _sender.Send(w => w.Begin(FrameType.Started, id).Int(Environment.ProcessId));
        new Thread(() =>
        {
            using (toService.Reader)
            using (fromService.Writer)
                new FileService(toService.Reader, fromService.Writer, _directory!.FullName).Run();
        }) { IsBackground = true, Name = "MultiStream inproc files" }.Start();
        new Thread(() =>
        {
            Relay(id, fromService.Reader, FrameType.Output);
            _sender.Send(w => new ExitedMessage(0, 0, false, 0, []).Write(w, id));
        }) { IsBackground = true, Name = "MultiStream inproc relay" }.Start();
    }

    private void Feed(uint id, InprocPipe transfer, ReadOnlySpan<byte> payload)
    {
        int granted = payload.Length;
        try
        {
            if (payload.IsEmpty)
                transfer.Writer.Dispose();
            else
                transfer.Writer.Write(payload);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended; its end is on its way.
        }
        _sender.Send(w => w.Begin(FrameType.InputCredit, id).Int(granted));
    }

    private void Relay(uint id, Stream data, FrameType type = FrameType.Data)
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
