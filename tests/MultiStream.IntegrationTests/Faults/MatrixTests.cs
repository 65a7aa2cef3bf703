using System.Reflection;
using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>No cell of the matrix is blank, and none says what did not happen.</summary>
public sealed class MatrixTests
{
    /// <summary>The rows of each column, as the test runner finds them.</summary>
    private static Dictionary<FaultColumn, List<string>> Rows { get; } = typeof(FaultTests).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(FaultTests)))
        .ToDictionary(
            t => FaultColumn.Of((StreamKind)Activator.CreateInstance(t.GetConstructors().Single().GetParameters().Single().ParameterType)!),
            t => t.GetMethods().SelectMany(m => m.GetCustomAttributes<MemberDataAttribute>().SelectMany(a => a.GetData(m))).Select(row => (string)row[0]).ToList());

    [Fact]
    public void Every_cell_is_either_tested_or_explained()
    {
        var cells = from fault in Fault.All
                    from column in FaultColumn.All
                    let tested = Rows.TryGetValue(column, out var rows) && rows.Contains(fault.Name)
                    where tested == fault.NotOn.TryGetValue(column, out var reason) || reason?.Length == 0
                    select $"{fault} on {column}";

        Assert.Empty(cells);
        Assert.Equal(Fault.All.Count, Fault.All.DistinctBy(f => f.Name).Count());
    }

    [Fact]
    public void Nothing_can_be_explained_everywhere() => Assert.All(Fault.All, f => Assert.True(f.NotOn.Count < FaultColumn.All.Count, f.Name));

    [Fact]
    public async Task A_cell_says_what_became_of_its_test()
    {
        var matrix = new FaultMatrix(null);
        var (passes, fails) = (Fault.All[0], Fault.All[1]);

        await matrix.RunAsync(passes, FaultColumn.Local, () => Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidOperationException>(() => matrix.RunAsync(fails, FaultColumn.Local, () => throw new InvalidOperationException()));

        var lines = matrix.ToString().Split('\n');
        Assert.Matches($"^{passes.Name} +pass +not run +not run", lines[1]);
        Assert.Matches($"^{fails.Name} +FAIL +not run +not run", lines[2]);
        Assert.Contains(lines, l => l.StartsWith("(1) ", StringComparison.Ordinal));
    }
}
