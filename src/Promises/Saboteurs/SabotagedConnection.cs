using System.Collections.Concurrent;
using MultiStream.Protocol;
using MultiStream.Spawners;

namespace MultiStream.Promises.Saboteurs;

/// <summary>A real connection with a saboteur in the middle of it.</summary>
internal sealed class SabotagedConnection : IStreamConnection
{
    private static readonly byte[] s_marker = "\u001eMS1 AGENT\n"u8.ToArray();
    private readonly IStreamConnection _real;
    private readonly Saboteur _saboteur;
    private readonly Lock _lock = new();
    private readonly BlockingCollection<byte[]> _noise = new(boundedCapacity: 16);   // may be endless
    private readonly BlockingCollection<byte[]> _toController = [];
    private readonly Dictionary<Frame, uint> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource _closed = new();
    private uint _told, _asked;

    public SabotagedConnection(IStreamConnection real, Saboteur saboteur)
    {
        (_real, _saboteur) = (real, saboteur);
        saboteur.Tell = frame => Pass(frame.ToBytes(_told++), frame);
        saboteur.Ask = frame => _real.ToAgent.Write(frame.ToBytes(_asked++));
        FromAgent = new PieceStream([_noise, _toController], _closed.Token);
        ToAgent = new FrameStream(ToTheAgent, () => _real.ToAgent.Close());
        new Thread(Pump) { IsBackground = true, Name = saboteur.GetType().Name }.Start();
    }

    public Stream ToAgent { get; }

    public Stream FromAgent { get; }

    public string Host => _real.Host;

    public string Address => _saboteur.Address ?? _real.Address;

    public Task<ConnectionEnd> Ended => _real.Ended;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _real.DisposeAsync();
        _saboteur.Closed();
    }

    private void Pump()
    {
        try
        {
            foreach (var noise in _saboteur.BeforeTheAgent())
                _noise.Add(noise, _closed.Token);
            _noise.CompleteAdding();
            _toController.Add(ReadExactly(s_marker.Length), _closed.Token);   // a local agent says nothing before its marker
            while (true)
            {
                var header = FrameHeader.Read(ReadExactly(FrameHeader.Size));
                var frame = new Frame(header.Type, header.Channel, ReadExactly(header.Length));
                lock (_lock)
                {
                    if (_saboteur.Renumbers)
                        _saboteur.FromAgent(frame).ToList().ForEach(_saboteur.Tell);
                    else
                        FromBrokenPipe(frame, header.Sequence);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            _noise.CompleteAdding();   // the agent's end, our own, or the controller's
            _toController.CompleteAdding();
        }
    }

    /// <summary>Frames that arrive other than they left keep their numbers, so a repeated one has its old number.</summary>
    private void FromBrokenPipe(Frame frame, uint sequence)
    {
        _numbers[frame] = sequence;
        foreach (var passed in _saboteur.FromAgent(frame))
            Pass(passed.ToBytes(_numbers.GetValueOrDefault(passed, sequence)), passed);
    }

    private void Pass(byte[] bytes, Frame frame)
    {
        if (_saboteur.Bytes(frame, bytes) is { } passed)
            _toController.Add(passed, _closed.Token);
        else
            throw new EndOfStreamException();
    }

    private void ToTheAgent(Frame frame)
    {
        lock (_lock)
            _saboteur.ToAgent(frame).ToList().ForEach(_saboteur.Ask);
    }

    private byte[] ReadExactly(int count)
    {
        var bytes = new byte[count];
        _real.FromAgent.ReadExactly(bytes);
        return bytes;
    }
}
