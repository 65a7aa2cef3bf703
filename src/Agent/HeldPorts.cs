using System.Globalization;
using MultiStream.Agent.Platform;

namespace MultiStream.Agent;

/// <summary>Free ports given out and not yet used. Held by a bound socket, so that nothing else gets them; let go when a block that names them starts.</summary>
internal sealed class HeldPorts
{
    private readonly Dictionary<int, int> _descriptors = [];

    /// <summary>A free port, held from now on; 0 with the error number when there is none.</summary>
    public int Take(out int error)
    {
        if (Ports.Hold(out error) is not { } held)
            return 0;
        _descriptors[held.Port] = held.Fd;
        return held.Port;
    }

    /// <summary>Lets go of the ports that stand in any of the texts.</summary>
    public void ReleaseNamedIn(IEnumerable<string> texts)
    {
        if (_descriptors.Count == 0)
            return;
        var all = string.Join('\n', texts);
        foreach (var (port, fd) in _descriptors.ToList())
        {
            if (!Names(all, port.ToString(CultureInfo.InvariantCulture)))
                continue;
            _ = Libc.Close(fd);
            _descriptors.Remove(port);
        }
    }

    /// <summary>True when the number stands in the text by itself, not as a part of a longer one.</summary>
    private static bool Names(string text, string number)
    {
        for (int at = text.IndexOf(number, StringComparison.Ordinal); at >= 0; at = text.IndexOf(number, at + 1, StringComparison.Ordinal))
        {
            int end = at + number.Length;
            if ((at == 0 || !char.IsAsciiDigit(text[at - 1])) && (end == text.Length || !char.IsAsciiDigit(text[end])))
                return true;
        }
        return false;
    }
}
