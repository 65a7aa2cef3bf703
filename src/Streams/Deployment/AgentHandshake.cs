using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace MultiStream.Deployment;

/// <summary>The conversation from an open pipe to the agent's first frame.</summary>
internal static class AgentHandshake
{
    /// <summary>By cache; an entry for each that ever lacked something.</summary>
    private static readonly ConcurrentDictionary<string, UploadTurn> s_turns = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads until the agent's marker line, answers the bootstrap's questions on the way, and leaves the pipe at the agent's first frame.
    /// Blocks; for the stream's reader thread. To give up, close the pipe.
    /// </summary>
    /// <returns>What arrived that was not ours, as text, at most 64 KiB.</returns>
    /// <exception cref="HandshakeException">The place refused, or the pipe closed.</exception>
    public static string AwaitAgent(Stream fromAgent, Stream toAgent, AgentDeployment files)
    {
        var reader = new MarkerReader(fromAgent);
        UploadTurn? turn = null;
        UploadRequest? sent = null;
        bool looked = false;
        try
        {
            while (true)
            {
                var marker = reader.Next();
                turn?.Leave(marker.Word is "GO" or "AGENT" ? sent!.Wanted : []);
                turn = null;
                switch (marker.Word)
                {
                    case "AGENT":
                        return reader.Noise;
                    case "ERR":
                        throw BootstrapError.Translate(marker.Rest, reader.Noise);
                    case "NEED":
                        var request = UploadRequest.Read(reader, marker.Rest);
                        var cache = s_turns.GetOrAdd(request.Cache, _ => new UploadTurn());
                        if (cache.TryEnter(looked ? null : request.Wanted))
                        {
                            (turn, sent) = (cache, request);
                            Send(toAgent, request, files, reader);
                        }
                        else
                        {
                            looked = true;
                            Write(toAgent, w => w.Write("again\n"u8));
                        }
                        break;
                    default:
                        break;   // GO: the files are there, and the agent comes next
                }
            }
        }
        finally
        {
            turn?.Leave([]);
        }
    }

    private static void Send(Stream toAgent, UploadRequest request, AgentDeployment files, MarkerReader reader)
    {
        var bundles = new List<FileBundle>();
        foreach (var key in request.Wanted)
        {
            var bundle = files.Find(key)
                ?? throw new HandshakeException(OpenFailure.ProtocolMismatch, $"The place asks for files '{key}' that this run did not offer.", reader.Noise);
            bundles.Add(bundle);
            if (BootstrapError.RefuseRuntime(bundle, request) is { } refusal)
                throw new HandshakeException(OpenFailure.NoRuntime, refusal, reader.Noise);
        }
        UploadTar tar;
        try
        {
            tar = new UploadTar(request, bundles);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HandshakeException(OpenFailure.Other, $"The agent's files cannot be read on this machine: {e.Message}", reader.Noise, inner: e);
        }
        Write(toAgent, w =>
        {
            w.Write(Encoding.ASCII.GetBytes(tar.Size.ToString(CultureInfo.InvariantCulture) + "\n"));
            tar.WriteTo(w);
        });
    }

    /// <summary>
    /// Writes. That this failed is not said here, because the place's reason for closing the pipe may still be unread; closing our side
    /// makes sure that the reader meets that reason or the end next.
    /// </summary>
    private static void Write(Stream toAgent, Action<Stream> write)
    {
        try
        {
            write(toAgent);
            toAgent.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            toAgent.Dispose();
        }
    }
}
