using MultiStream;
using NUnit.Framework;

namespace InNUnit;

/// <summary>Tests of NUnit that open streams themselves, once for the class. Its runner, attributes and assertions stay what they are; MultiStream is a library here.</summary>
[TestFixture]
public sealed class ElectionTests
{
    private StreamsManager _streams = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _streams = await StreamsManager.OpenAsync(MultiStreamOptions.Load().With("voter", count: 3));

    [OneTimeTearDown]
    public async Task CloseAsync() => await _streams.DisposeAsync();

    /// <summary>All vote, then all count the votes of all: both steps by the streams' sync.</summary>
    [Test]
    public async Task All_voters_see_the_same_winner()
    {
        var winners = await _streams.Role("voter").CallAsync(async ctx =>
        {
            await ctx.Sync.PutAsync("vote", ctx.Index == 2 ? "red" : "blue");
            return Ballot.Winner(await ctx.Sync.GetAllAsync<string>("vote", role: "voter"));
        });

        Assert.That(winners, Has.Exactly(3).EqualTo("blue"));
    }

    [TestCase("red")]
    [TestCase("blue")]
    public async Task One_vote_wins_alone(string vote) => Assert.That(await _streams[0].CallAsync(() => Ballot.Winner(new[] { vote })), Is.EqualTo(vote));
}

public static class Ballot
{
    public static string Winner(IEnumerable<string> votes) => votes.CountBy(v => v).MaxBy(v => v.Value).Key;
}
