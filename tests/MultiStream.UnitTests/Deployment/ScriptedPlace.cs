using System.Globalization;
using System.Text;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

/// <summary>The far end of a handshake, in memory: says its lines, and looks at what it was sent by then before it says the next.</summary>
internal sealed class ScriptedPlace(params IEnumerable<Func<ScriptedPlace, string>> lines)
{
    private MemoryStream? _received;
    private int _looked;

    public const string Directory = "t.0123456789ab.4242.1";

    /// <summary>All that the controller sent.</summary>
    public byte[] Received => _received?.ToArray() ?? [];

    /// <summary>What it sent since this was last asked.</summary>
    public byte[] News()
    {
        var all = Received;
        var news = all[_looked..];
        _looked = all.Length;
        return news;
    }

    public static string Need(IEnumerable<string> wanted, IEnumerable<string>? blobs = null, string libc = "glibc 2.36", bool copy = false, string cache = "/c") =>
        $"\u001eMS1 NEED {Directory}\nsystem Linux x86_64\nlibc {libc}\nnode {Guid.NewGuid()}\ncache {cache}\n"
        + string.Concat(wanted.Select(w => $"want {w}\n")) + (copy ? "copy\n" : "") + "have\n" + string.Concat((blobs ?? []).Select(b => b + "\n")) + ".\n";

    /// <summary>Runs the handshake and gives what it returns.</summary>
    public string Await(AgentDeployment files)
    {
        using var sent = new MemoryStream();
        _received = sent;
        return AgentHandshake.AwaitAgent(new ChunkedStream(lines.Select(l => Encoding.UTF8.GetBytes(l(this)))), sent, files);
    }

    /// <summary>The tar of an answer: a line with its size, then exactly so many bytes.</summary>
    public static byte[] Payload(byte[] answer)
    {
        int end = Array.IndexOf(answer, (byte)'\n');
        var payload = answer[(end + 1)..];
        Assert.Equal(payload.Length, int.Parse(Encoding.ASCII.GetString(answer, 0, end), CultureInfo.InvariantCulture));
        return payload;
    }
}
