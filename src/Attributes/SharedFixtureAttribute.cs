namespace MultiStream;

/// <summary>
/// On a class: what several tests share, made once when the first of them needs it, given to every constructor that has a parameter of its type, and disposed
/// (<see cref="IAsyncDisposable"/>, <see cref="IDisposable"/>) after the last. It may implement <c>IAsyncSetUp</c>.
/// </summary>
/// <param name="scope">Who shares one.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SharedFixtureAttribute(FixtureScope scope) : Attribute
{
    /// <summary>Who shares one.</summary>
    public FixtureScope Scope { get; } = scope;
}

/// <summary>Who shares one instance of a fixture.</summary>
public enum FixtureScope
{
    /// <summary>The tests of one class.</summary>
    Class,

    /// <summary>All tests of the assembly.</summary>
    Assembly,
}
