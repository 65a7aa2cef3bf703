using System.Collections;
using MultiStream.Lambdas;

namespace MultiStream.UnitTests.Lambdas;

file sealed record Inside(int Number);

file sealed class OwnList : IEnumerable<int>
{
    public IEnumerator<int> GetEnumerator() => Enumerable.Empty<int>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

file static class Blocks
{
    public static Func<int> Make(int n) => () => n + 1;
}

/// <summary>The compiler gives file-local types names like those of what it makes itself.</summary>
public sealed class FileLocalTests
{
    [Fact]
    public void A_file_local_record_travels() => Assert.Equal(new Inside(3), Journey.Back(new Inside(3)));

    [Fact]
    public void A_lambda_in_a_file_local_class_runs() => Assert.Equal(3, Journey.Of(Blocks.Make(2)));

    [Fact]
    public void A_file_local_collection_is_a_users_one()
    {
        var refusal = Assert.Throws<BlockCaptureException>(() => ValueCodec.Encode(typeof(IEnumerable<int>), new OwnList(), "x"));

        Assert.Contains("it is an OwnList, a collection class of its own kind", refusal.Message, StringComparison.Ordinal);
    }
}
