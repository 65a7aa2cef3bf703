using MultiStream.Evidence;
using MultiStream.Running;

namespace MultiStream.UnitTests.Evidence;

/// <summary>What went wrong in a test, as events tell it.</summary>
public sealed class CausesTests
{
    [Fact]
    public void Other_blocks_of_the_first_failure_and_other_failures_are_a_line_each()
    {
        Failure[] failures =
        [
            new("Block 'a' failed. Its last lines on stderr:\nno room\nAlso: Block 'b' failed.\nConsequence: Block 'c' failed.", null),
            new("Consequence: barrier 'go' was broken.\nMore of it", null),
        ];

        Assert.Equal(["Block 'b' failed.", "Block 'c' failed.", "Consequence: barrier 'go' was broken."], Causes.Others(failures));
        Assert.Empty(Causes.Others([]));
    }
}
