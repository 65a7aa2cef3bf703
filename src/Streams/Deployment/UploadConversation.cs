using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace MultiStream.Deployment;

/// <summary>The controller's part of the conversation that <see cref="Bootstrap"/> describes.</summary>
/// <param name="fromPlace">What the place's shell says.</param>
/// <param name="toPlace">What it hears.</param>
/// <param name="find">The bundle of a key that a place may ask for; null: there is none.</param>
/// <param name="kind">What is talked about.</param>
internal sealed class UploadConversation(Stream fromPlace, Stream toPlace, Func<string, FileBundle?> find, UploadKind kind)
{
    /// <summary>By cache; an entry for each that ever lacked something.</summary>
    private static readonly ConcurrentDictionary<string, UploadTurn> s_turns = new(StringComparer.Ordinal);

    private readonly MarkerReader _reader = new(fromPlace, kind.Until);

    /// <summary>What arrived that was not ours, as text, at most 64 KiB.</summary>
    public string Noise => _reader.Noise;

    /// <summary>How many files, and how many bytes in all, this side has sent.</summary>
    public (int Files, long Bytes) Sent { get; private set; }

    /// <summary>
    /// Answers the place's questions until it says this word, and leaves the pipe behind that line. Blocks; for a thread of its own. To give
    /// up, close the pipe.
    /// </summary>
    /// <exception cref="HandshakeException">The place refused, or the pipe closed.</exception>
    public Marker Await(string word)
    {
        UploadTurn? turn = null;
        UploadRequest? sent = null;
        bool looked = false;
        try
        {
            while (true)
            {
                var marker = _reader.Next();
                turn?.Leave(marker.Word is "GO" or "AGENT" ? sent!.Wanted : []);
                turn = null;
                if (marker.Word == word)
                    return marker;
                switch (marker.Word)
                {
                    case "ERR":
                        throw BootstrapError.Translate(marker.Rest, _reader.Noise, kind);
                    case "NEED":
                        var request = UploadRequest.Read(_reader, marker.Rest);
                        var cache = s_turns.GetOrAdd(request.Cache, _ => new UploadTurn());
                        if (cache.TryEnter(looked ? null : request.Wanted))
                        {
                            (turn, sent) = (cache, request);
                            Send(request);
                        }
                        else
                        {
                            looked = true;
                            Write(w => w.Write("again\n"u8));
                        }
                        break;
                    default:
                        break;   // GO before an AGENT: the files are there
                }
            }
        }
        finally
        {
            turn?.Leave([]);
        }
    }

    private void Send(UploadRequest request)
    {
        var bundles = new List<FileBundle>();
        foreach (var key in request.Wanted)
        {
            var bundle = find(key)
                ?? throw new HandshakeException(OpenFailure.ProtocolMismatch, $"The place asks for files '{key}' that this run did not offer.", Noise);
            bundles.Add(bundle);
            if (BootstrapError.RefuseRuntime(bundle, request) is { } refusal)
                throw new HandshakeException(OpenFailure.NoRuntime, refusal, Noise);
        }
        UploadTar tar;
        try
        {
            tar = new UploadTar(request, bundles);
            Sent = (Sent.Files + tar.Contents, Sent.Bytes + tar.Size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HandshakeException(OpenFailure.Other, $"{kind.Files} cannot be read on this machine: {e.Message}", Noise, inner: e);
        }
        Write(w =>
        {
            w.Write(Encoding.ASCII.GetBytes(tar.Size.ToString(CultureInfo.InvariantCulture) + "\n"));
            tar.WriteTo(w);
        });
    }

    /// <summary>
    /// Writes. That this failed is not said here, because the place's reason for closing the pipe may still be unread; closing our side
    /// makes sure that the reader meets that reason or the end next.
    /// </summary>
    private void Write(Action<Stream> write)
    {
        try
        {
            write(toPlace);
            toPlace.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            toPlace.Dispose();
        }
    }
}

/// <summary>Words for one kind of files.</summary>
/// <param name="Files">At the beginning of a sentence.</param>
/// <param name="Until">What the conversation is about to lead to.</param>
internal sealed record UploadKind(string Files, string Until)
{
    public static UploadKind Agent { get; } = new("The agent's files", "the agent said hello");

    public static UploadKind Project { get; } = new("The files of the test project", "the test project's files were there");
}
