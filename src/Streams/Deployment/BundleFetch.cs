using System.Security.Cryptography;

namespace MultiStream.Deployment;

/// <summary>Brings bundles to a place whose agent is there already: a program for its shell, and the conversation with that program.</summary>
/// <param name="bundles">What the place is to have.</param>
internal sealed class BundleFetch(IReadOnlyList<FileBundle> bundles)
{
    /// <summary>The program for <c>sh -c</c>, with standard input and output to <see cref="Await"/>. Another one at each call.</summary>
    /// <param name="cache">The full path of the place's cache; null or empty: the account's.</param>
    public string WriteScript(string? cache) =>
        Bootstrap.WriteFetch([.. bundles.Select(b => b.Key)], RandomNumberGenerator.GetHexString(12, lowercase: true), string.IsNullOrEmpty(cache) ? null : cache);

    /// <summary>How many files, and how many bytes in all, <see cref="Await"/> had to send; another stream may have sent the same just before.</summary>
    public (int Files, long Bytes) Sent { get; private set; }

    /// <summary>
    /// Sends what the place lacks. Nothing may be written to the program before it has asked, and nothing but by this. Blocks, also while
    /// another stream sends to the same cache; for a thread of its own, and not for the one that reads the agent's frames. To give up, close the pipes.
    /// </summary>
    /// <returns>The full path of each bundle's folder at the place, in the order of the bundles.</returns>
    /// <exception cref="HandshakeException">The place refused, the pipe closed, or a file cannot be read here.</exception>
    public IReadOnlyList<string> Await(Stream fromPlace, Stream toPlace)
    {
        var conversation = new UploadConversation(fromPlace, toPlace, key => bundles.FirstOrDefault(b => b.Key == key), UploadKind.Project);
        var go = conversation.Await("GO");
        Sent = conversation.Sent;
        var words = go.Rest.Split(' ', bundles.Count + 1);
        // The cache's path may hold blanks, and comes last.
        if (words.Length != bundles.Count + 1 || !words[^1].StartsWith('/') || bundles.Where((b, i) => !words[i].StartsWith($"d/{b.Key}-", StringComparison.Ordinal)).Any())
            throw new HandshakeException(OpenFailure.ProtocolMismatch, $"The place says that it has the files in '{string.Join(' ', words)}', which are not the folders of {bundles.Count} bundles.", conversation.Noise);
        return [.. words[..^1].Select(folder => $"{words[^1]}/{folder}")];
    }
}
