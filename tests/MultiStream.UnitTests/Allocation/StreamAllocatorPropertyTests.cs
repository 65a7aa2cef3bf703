using FsCheck;
using FsCheck.Fluent;

namespace MultiStream.UnitTests.Allocation;

/// <summary>What holds for every pool and every order in which tests come and go.</summary>
public sealed class StreamAllocatorPropertyTests
{
    /// <summary>
    /// Never more streams than slots, never two tests on an exclusive host, streams that are to differ on different hosts, each with the tags that it asks for, all or none; the same decision for the same question; nobody
    /// waits who could be placed with nobody due before him; nobody is passed more often than is said, and who is passed no more waits for those only who hold hosts then.
    /// </summary>
    [Fact]
    public void In_every_pool_all_that_is_promised_holds_whoever_comes_and_goes() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(60), Shorter), AllocationLife.Play));

    // The same pool with fewer events.
    private static IEnumerable<int[]> Shorter(int[] choices)
    {
        for (int length = choices.Length / 2; length > 0; length /= 2)
        {
            for (int at = 1; at + length <= choices.Length; at += length)
                yield return [.. choices[..at], .. choices[(at + length)..]];
        }
    }
}
