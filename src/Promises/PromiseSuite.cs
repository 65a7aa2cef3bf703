using Xunit.Sdk;

namespace MultiStream.Promises;

/// <summary>
/// All promises on one kind of stream, a test each. One class is all that it takes: <c>public sealed class BoardKeepsItsPromises(BoardKind kind) : PromiseSuite&lt;BoardKind&gt;(kind);</c>
/// </summary>
/// <remarks>
/// The groups of promises run beside each other, each with an object of the kind of its own. A kind whose places bear only one group at a time has a
/// <c>[Collection]</c> on the class. What the kind cannot do is told by <see cref="CannotKeepAttribute"/>.
/// </remarks>
/// <typeparam name="TKind">The kind; has a constructor without parameters.</typeparam>
public abstract class PromiseSuite<TKind> : IClassFixture<TKind>
    where TKind : StreamKind, new()
{
    private readonly TKind _kind;

    /// <param name="kind">xunit makes it.</param>
    protected PromiseSuite(TKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        kind.Source = GetType().Assembly.Location;
        _kind = kind;
    }

    /// <summary>One promise.</summary>
    /// <param name="promise">Its group and its name: <c>ExitPromises.Every_exit_code_arrives</c>.</param>
    /// <exception cref="PromiseBrokenException">The kind does not keep it.</exception>
    [PromisesOfSuite]
    public async Task Keeps(string promise)
    {
        var method = PromiseNames.Find(promise);
        if (await Saboteurs.PromiseRun.FailureInTimeAsync(method, _kind) is { } failure)
            throw new PromiseBrokenException(typeof(TKind).Name, method, failure);
    }
}

/// <summary>
/// Shows that the promises can fail: each runs on kinds that are broken on purpose, on this machine, and has to fail there. It says nothing of any kind of yours, but that
/// a kind which passes <see cref="PromiseSuite{TKind}"/> passes something.
/// </summary>
public abstract class SaboteurSuite
{
    /// <summary>One promise with one saboteur.</summary>
    /// <param name="promise">Its group and its name.</param>
    /// <param name="saboteur">What is broken: <c>LosesAnOutputFrame</c>.</param>
    [SaboteursOfSuite]
    public Task Breaks(string promise, string saboteur) => Saboteurs.PromiseRun.FailsAsync(PromiseNames.Find(promise), saboteur, GetType().Assembly);
}

/// <summary>On a <see cref="PromiseSuite{TKind}"/>: something that this kind cannot do by its nature. It is shown as skipped, with the reason.</summary>
/// <param name="promises">A group (<c>PortPromises</c>), or one promise of it (<c>EnvironmentPromises.The_umask_is_the_users</c>).</param>
/// <param name="because">The reason, for the users of the kind: a sentence that belongs into its documentation too.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class CannotKeepAttribute(string promises, string because) : Attribute
{
    /// <summary>A group, or one promise of it.</summary>
    public string Promises => promises;

    /// <summary>Why not.</summary>
    public string Because => because;
}

/// <summary>The one method of <see cref="PromiseSuite{TKind}"/>, which is as many tests as there are promises.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MultiStream.Promises.SuiteDiscoverer", "MultiStream.Promises")]
internal sealed class PromisesOfSuiteAttribute : FactAttribute;

/// <summary>The one method of <see cref="SaboteurSuite"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MultiStream.Promises.SaboteurSuiteDiscoverer", "MultiStream.Promises")]
internal sealed class SaboteursOfSuiteAttribute : FactAttribute;
