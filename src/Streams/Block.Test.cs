using MultiStream.Blocks;
using MultiStream.Nested;

namespace MultiStream;

// Existing tests as blocks.
public abstract partial class Block
{
    /// <summary>
    /// An existing test, run on the stream's host by its own framework: MSTest, NUnit, xunit, or whatever has an adapter for VSTest. Several rows, cases or overloads of that name run all.
    /// It fails the block when it fails, and with <see cref="BlockExtensions.AllowFailure{TBlock}"/> the test that runs the block decides; its value is there in both cases.
    /// </summary>
    /// <param name="method">The name of a test method: <c>nameof(LoginTests.Refused)</c>.</param>
    /// <typeparam name="TClass">Its class, which is not generic.</typeparam>
    /// <exception cref="ArgumentException">The class has no such method, or is generic.</exception>
    public static Block<TestReport> Test<TClass>(string method)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        return new TestBlock(TestBlock.RequestFor(typeof(TClass), method));
    }

    /// <summary>
    /// An existing test, run on the stream's host by its own framework: MSTest, NUnit, xunit, or whatever has an adapter for VSTest. Several rows, cases or overloads of that name run all.
    /// It fails the block when it fails, and with <see cref="BlockExtensions.AllowFailure{TBlock}"/> the test that runs the block decides; its value is there in both cases.
    /// </summary>
    /// <param name="fullyQualifiedName"><c>Ns.Class.Method</c>; for a single row or case, the name that <c>dotnet test --list-tests</c> prints.</param>
    /// <param name="assembly">The name of another assembly's file without <c>.dll</c>, or its path below the project's output folder; null: the test project's own.</param>
    public static Block<TestReport> Test(string fullyQualifiedName, string? assembly = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedName);
        return new TestBlock(new NestedRequest(assembly ?? "", fullyQualifiedName.Trim(), null));
    }

    /// <summary>Several existing tests, run on the stream's host by their own frameworks, one after the other in one block. Each is one of the report's <see cref="TestReport.Rows"/>.</summary>
    /// <param name="filter">As <c>dotnet test --filter</c> takes it: <c>Category=smoke&amp;FullyQualifiedName~Login</c>. Empty: all tests of the assembly.</param>
    /// <param name="assembly">The name of another assembly's file without <c>.dll</c>, or its path below the project's output folder; null: the test project's own.</param>
    public static Block<TestReport> Tests(string filter, string? assembly = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new TestBlock(new NestedRequest(assembly ?? "", null, filter.Trim()));
    }
}
