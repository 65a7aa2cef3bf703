namespace MultiStream;

/// <summary>Declares one execution stream of a test, or with <see cref="Count"/> a role of several.</summary>
/// <remarks>On a class it holds for every test of the class. Declared streams are opened, all at once, before the test's body begins.</remarks>
/// <param name="name">The stream's or role's name: a letter, then letters, digits, <c>_</c> or <c>-</c>; unique in the test.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class StreamAttribute(string name) : Attribute
{
    /// <summary>The stream's name; with <see cref="Count"/>, the role's.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// How many streams the role has: <c>[Stream("client", Count = 3)]</c> gives <c>client-0</c>, <c>client-1</c> and <c>client-2</c>.
    /// 0, the default, is one stream with the name itself. The run settings may change the count, never the name.
    /// </summary>
    public int Count { get; set; }

    /// <summary>
    /// Patterns, separated by blanks, of files that are fetched and attached to the stream's result when the test has ended, also when it has failed:
    /// <c>"*.log core.*"</c>. Relative to the stream's directory. The run settings may give others.
    /// </summary>
    public string? Collect { get; set; }

    /// <summary>
    /// What the stream's host must have, when it comes from the pool of the run settings (<c>Hosts</c>): tags, separated by blanks, such as <c>"linux ssd"</c>. Without a pool they mean nothing.
    /// The run settings may ask for others.
    /// </summary>
    public string? Tags { get; set; }

    /// <summary>True: no two streams of the test that ask for this share a host of the pool. Else a host takes as many streams as it has slots.</summary>
    public bool DistinctHosts { get; set; }
}
