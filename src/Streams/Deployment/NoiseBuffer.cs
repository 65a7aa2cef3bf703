using System.Text;

namespace MultiStream.Deployment;

/// <summary>The last bytes of a text of any length.</summary>
internal sealed class NoiseBuffer(int capacity)
{
    private byte[] _bytes = [];
    private int _start;
    private int _count;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (_count == _bytes.Length && _count < capacity)
                Array.Resize(ref _bytes, Math.Min(capacity, Math.Max(256, _count * 2)));   // never wrapped yet: _start is 0
            if (_count < capacity)
                _bytes[_count++] = b;
            else
            {
                _bytes[_start] = b;
                _start = (_start + 1) % capacity;
            }
        }
    }

    public override string ToString()
    {
        var ordered = new byte[_count];
        for (int i = 0; i < _count; i++)
            ordered[i] = _bytes[(_start + i) % _count];
        return Encoding.UTF8.GetString(ordered);
    }
}
