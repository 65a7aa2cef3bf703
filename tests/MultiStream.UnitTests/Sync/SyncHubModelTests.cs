using FsCheck;
using FsCheck.Fluent;

namespace MultiStream.UnitTests.Sync;

/// <summary>The hub against the naive reference, on random lives of a test. FsCheck prints the seed and the smallest life on which they differ.</summary>
public sealed class SyncHubModelTests
{
    private static readonly Arbitrary<int[]> Choices = Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(40), Shorter);

    [Fact]
    public void The_hub_decides_as_the_reference_in_10_000_schedules() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000), Prop.ForAll(Choices, choices => Schedule.Play(choices, HubUnderTest.Real)));

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
