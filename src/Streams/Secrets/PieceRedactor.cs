using System.Buffers;

namespace MultiStream.Secrets;

/// <summary>
/// Takes secrets out of UTF-8 output that comes in pieces, cut anywhere. Holds back only what may be the beginning of a secret. For one thread at a time.
/// </summary>
internal sealed class PieceRedactor(SecretRegistry secrets)
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private byte[] _held = [];
    private int _covered;

    public PieceRedactor() : this(Redactor.Process)
    {
    }

    /// <summary>What can be said after this piece: without secrets the piece itself.</summary>
    /// <returns>Good until the next call.</returns>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> piece)
    {
        if (secrets.Bytes is not { } patterns)
            return piece;
        bool joined = _held.Length > 0;
        var text = joined ? [.. _held, .. piece] : piece;
        int decided = patterns.Decided(text);
        _output.ResetWrittenCount();
        bool changed = patterns.Redact(text, decided, ref _covered, _output);
        _held = decided == text.Length ? [] : text[decided..].ToArray();
        return changed || joined ? _output.WrittenSpan : piece[..decided];
    }

    /// <summary>What was held back, at the end of the output: the beginning of a secret is no secret, but may hold a shorter one.</summary>
    /// <returns>Good until the next call.</returns>
    public ReadOnlySpan<byte> End()
    {
        if (_held.Length == 0)
            return [];
        _output.ResetWrittenCount();
        secrets.Bytes!.Redact(_held, _held.Length, ref _covered, _output);
        _held = [];
        return _output.WrittenSpan;
    }
}
