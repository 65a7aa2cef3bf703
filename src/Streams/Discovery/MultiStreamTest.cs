namespace MultiStream.Discovery;

/// <summary>One discovered test: what the test assembly's metadata says of it. Made without running or loading user code.</summary>
internal sealed record MultiStreamTest
{
    /// <summary>Full path of the assembly.</summary>
    public required string Source { get; init; }

    /// <summary>The class that the test runs in, as <see cref="System.Reflection.Assembly.GetType(string)"/> takes it: <c>Ns.Outer+Inner</c>. A base of it may declare the method.</summary>
    public required string TypeName { get; init; }

    /// <summary><see cref="TypeName"/> in VSTest's form, where what is no identifier is quoted: <c>Ns.'my tests'</c>.</summary>
    public string ManagedType { get => field ?? TypeName; init; }

    /// <summary>The class's namespace; empty for the global one.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The class without its namespace: <c>Outer+Inner</c>.</summary>
    public string ClassName { get => field ?? TypeName; init; }

    public required string MethodName { get; init; }

    /// <summary>
    /// Metadata token of the method in the assembly that declares it: <see cref="Source"/>, or for an inherited test perhaps another. Find the method among
    /// those of the type by name and token; a token alone may name a method of an open generic base, which cannot be called.
    /// </summary>
    public required int MethodToken { get; init; }

    /// <summary>Reflection-style name with parameter types, as VSTest's ManagedMethod: <c>M(MultiStream.StreamsManager)</c>; <c>M</c> without parameters.</summary>
    public required string ManagedMethod { get; init; }

    /// <summary><c>Ns.Outer+Inner.Method</c>: the same for all test cases of a method.</summary>
    public string FullyQualifiedName => TypeName + "." + MethodName;

    /// <summary>The method's name; with the class's name in front when two tests of the assembly share it, the full name when that is not enough, then the parameters; of one of several test cases with the variant in parentheses.</summary>
    public required string DisplayName { get; init; }

    /// <summary><see cref="DisplayName"/> without the variant.</summary>
    public string DisplayMethod { get => field ?? DisplayName; init; }

    /// <summary>What logs and messages call it: <c>Ns.Outer+Inner.Method(client: v1)</c>.</summary>
    public string FullName => Variant is null ? FullyQualifiedName : $"{FullyQualifiedName}({Variant.Name})";

    /// <summary>Which of the method's test cases this is; null when it has only one.</summary>
    public TestVariant? Variant { get; init; }

    public string? FilePath { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>Declared streams: the class's first, then <c>[MultiStream(n)]</c>'s, then the method's.</summary>
    public IReadOnlyList<StreamDeclaration> Streams { get; init; } = [];

    /// <summary>Categories of method, class and assembly, without repeats.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Traits other than categories, from any TraitAttribute, PropertyAttribute and the like.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Traits { get; init; } = [];

    /// <summary>What the class shares with others, in the order in which it is made.</summary>
    public IReadOnlyList<NeededFixture> Fixtures { get; init; } = [];

    /// <summary>The method's parameters to which somebody has to give a value, by their names.</summary>
    public IReadOnlyList<NeededParameter> NeededParameters { get; init; } = [];

    /// <summary>The test's own limit, from <c>TimeoutSeconds</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    public string? Skip { get; init; }

    /// <summary>The sentence that says why the test cannot run and what to change; null when it can.</summary>
    public string? Problem { get; init; }
}

/// <summary>A stream that a test declares. <see cref="Count"/> null: one stream named <see cref="Name"/>; else the role's size.</summary>
internal sealed record StreamDeclaration(string Name, int? Count, string? Collect = null)
{
    /// <summary>What a host of the pool must have, separated by blanks; null: nothing.</summary>
    public string? Tags { get; init; }

    /// <summary>No two streams of the test that say so share a host of the pool.</summary>
    public bool DistinctHosts { get; init; }
}
