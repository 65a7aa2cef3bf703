using MultiStream.Lambdas;

namespace MultiStream.Blocks;

/// <summary>C# code that returns nothing.</summary>
internal sealed class CallBlock : Block
{
    private readonly List<CancellationToken> _tokens = [];

    public CallBlock(Delegate body, string? code)
    {
        DefaultTitle = CodeTitle.Of(body, code);
        Lambda = LambdaCall.Capture(body, null, _tokens);
    }

    internal override string DefaultTitle { get; }

    internal override LambdaCall Lambda { get; }

    internal override IReadOnlyList<CancellationToken> Tokens => _tokens;
}

/// <summary>C# code that returns a value.</summary>
internal sealed class CallBlock<T> : Block<T>
{
    private readonly List<CancellationToken> _tokens = [];

    public CallBlock(Delegate body, string? code)
    {
        DefaultTitle = CodeTitle.Of(body, code);
        Lambda = LambdaCall.Capture(body, typeof(T), _tokens);
    }

    internal override string DefaultTitle { get; }

    internal override LambdaCall Lambda { get; }

    internal override IReadOnlyList<CancellationToken> Tokens => _tokens;
}

/// <summary>A line that stands for a C# block in results: its source text, as the compiler handed it over.</summary>
internal static class CodeTitle
{
    private const int MaxLength = 120;

    public static string Of(Delegate body, string? code)
    {
        if (string.IsNullOrWhiteSpace(code))
            return body.Method.Name;
        var lines = code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var text = string.Join(' ', lines);
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), " …");
    }
}
