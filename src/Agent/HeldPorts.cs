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
            if (!all.Contains(port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
                continue;
            _ = Libc.Close(fd);
            _descriptors.Remove(port);
        }
    }
}
