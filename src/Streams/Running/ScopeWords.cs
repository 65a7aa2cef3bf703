namespace MultiStream.Running;

/// <summary>What messages say of the streams' surroundings: a test that the adapter runs, or a program that opened them itself.</summary>
internal sealed record ScopeWords
{
    public static ScopeWords OfTest { get; } = new()
    {
        Here = "in this test",
        WithoutStreams = ", which declares no streams",
        Over = "the test has ended",
        DeclareRole = name => $"Declare it with [Stream(\"{name}\", Count = …)].",
        DeclareForAddress = name => $"Declare it with [Stream(\"{name}\")], then it is opened before the test begins.",
    };

    public static ScopeWords OfProgram { get; } = new()
    {
        Here = "here",
        WithoutStreams = ", and no streams were opened",
        Over = "the streams were closed",
        DeclareRole = name => $"Open it: StreamsManager.OpenAsync(options.With(\"{name}\", count: …)).",
        DeclareForAddress = name => $"Name it in StreamsManager.OpenAsync(\"{name}\"), which opens it.",
    };

    public required string Here { get; init; }

    public required string WithoutStreams { get; init; }

    /// <summary>Why a stream can do no more.</summary>
    public required string Over { get; init; }

    public required Func<string, string> DeclareRole { get; init; }

    public required Func<string, string> DeclareForAddress { get; init; }
}
