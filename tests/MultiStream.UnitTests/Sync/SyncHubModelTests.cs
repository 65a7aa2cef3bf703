using FsCheck;
using FsCheck.Fluent;
using MultiStream.Sync;

namespace MultiStream.UnitTests.Sync;

/// <summary>The hub against the naive reference, on random lives of a test. FsCheck prints the seed and the smallest life on which they differ.</summary>
public sealed class SyncHubModelTests
{
    private static readonly Gen<int[]> Lives = Gen.Choose(0, int.MaxValue).ArrayOf(40);

    [Fact]
    public void The_hub_decides_as_the_reference_in_10_000_schedules() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(10_000),
        Prop.ForAll(Arb.From(Lives, Shorter), choices => Schedule.Play(choices, HubUnderTest.Real)));

    /// <summary>The first difference between a hub and the reference, as text; null when none was found.</summary>
    internal static string? Difference(Func<IReadOnlyList<SyncStream>, bool, HubUnderTest> make, int tries)
    {
        try
        {
            // What is found need not be made small.
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(tries), Prop.ForAll(Lives.ToArbitrary(), choices => Schedule.Play(choices, make)));
            return null;
        }
        catch (Exception difference)
        {
            return difference.Message;
        }
    }

    // The same life with fewer events; the first number is the test's set-up.
    private static IEnumerable<int[]> Shorter(int[] choices)
    {
        for (int length = choices.Length / 2; length > 0; length /= 2)
        {
            for (int at = 1; at + length <= choices.Length; at += length)
                yield return [.. choices[..at], .. choices[(at + length)..]];
        }
    }
}
