using System.Text;
using MultiStream.Secrets;
using MultiStream.Spawners;

namespace MultiStream.Running;

/// <summary>What is noted of a stream beside its blocks' results: output that belongs to none of them, and what could not be ended.</summary>
/// <param name="log">The stream's log.</param>
/// <param name="warn">For what a person should hear while the run goes on.</param>
internal sealed class StreamNotes(StreamLog log, Action<string> warn)
{
    private const int MaxPieces = 100, MaxPiece = 1000;
    private readonly Dictionary<(string Whose, bool Error), PieceRedactor> _redactors = [];
    private int _pieces;

    /// <summary>What could not be ended or removed there.</summary>
    public List<string> LeftBehind { get; } = [];

    /// <summary>What could not be collected at the end of the test.</summary>
    public List<string> NotCollected { get; } = [];

    /// <summary>What was left at the place for a person, and how to get there and to remove it; null: nothing, or it was not asked for.</summary>
    public KeptPlace? Kept { get; private set; }

    /// <summary>Why nothing was left, though it was asked for.</summary>
    public string? NotKept { get; private set; }

    /// <summary>Something is worth a look, though no block failed by it.</summary>
    public bool HasAny => LeftBehind.Count + NotCollected.Count > 0;

    /// <summary>Output of what a block left running; the first pieces of it are kept.</summary>
    public void LateOutput(int block, bool error, ReadOnlySpan<byte> bytes) => Keep($"[{block}] after its end", error, bytes);

    /// <summary>What a worker wrote past .NET's console while not exactly one block ran in it; likewise.</summary>
    public void WorkerOutput(bool error, ReadOnlySpan<byte> bytes) => Keep(error ? "worker, stderr" : "worker, stdout", error, bytes);

    /// <summary>No more output comes: what was held back as the beginning of a secret is none.</summary>
    public void End()
    {
        lock (_redactors)
        {
            foreach (var ((whose, _), redactor) in _redactors)
                Keep(whose, redactor.End());
        }
    }

    public void Survivor(string text)
    {
        lock (LeftBehind)
            LeftBehind.Add(text);
        log.Write("left behind: " + text);
        warn($"left something behind: {text}");
    }

    public void CannotCollect(string problem)
    {
        lock (NotCollected)
            NotCollected.Add(problem);
        log.Write("not collected: " + problem);
        warn($"gave not all that was to be collected: {problem}");
    }

    /// <summary>The place was left for a person.</summary>
    public void Leave(KeptPlace kept)
    {
        Kept = kept;
        var text = $"{kept.What}\n    to get in: {kept.Enter}\n    to remove: {kept.Remove}";
        log.Write("kept: " + text);
        warn($"was left, because its test failed (KeepOnFailure): {text}");
    }

    public void CannotKeep(string problem)
    {
        NotKept = problem;
        log.Write("not kept: " + problem);
        warn($"could not be left as KeepOnFailure asks: {problem}");
    }

    /// <summary>Each output by itself: a secret comes in pieces of one, with pieces of others between.</summary>
    private void Keep(string whose, bool error, ReadOnlySpan<byte> bytes)
    {
        lock (_redactors)
        {
            if (!_redactors.TryGetValue((whose, error), out var redactor))
                _redactors[(whose, error)] = redactor = new PieceRedactor();
            Keep(whose, redactor.Next(bytes));
        }
    }

    private void Keep(string whose, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        int piece = Interlocked.Increment(ref _pieces);
        if (piece > MaxPieces)
            return;
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxPiece)]);
        log.Write($"{whose} | {text}{(piece == MaxPieces ? "\n(what comes after this is not kept)" : "")}");
    }
}
