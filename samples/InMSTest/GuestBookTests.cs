using Microsoft.VisualStudio.TestTools.UnitTesting;
using MultiStream;

[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]

namespace InMSTest;

/// <summary>Tests of MSTest that open streams themselves. Its runner, attributes and assertions stay what they are; MultiStream is a library here.</summary>
[TestClass]
public sealed class GuestBookTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Guests_sign_from_wherever_they_are()
    {
        // Where the three are, MULTISTREAM__STREAMS__GUEST__HOST and the like may say.
        var options = MultiStreamOptions.Load().With("guest", count: 3).WithLogFolder(TestContext.TestRunDirectory!);
        await using var streams = await StreamsManager.OpenAsync(options, ["desk", "guest"]);

        var signed = await streams.Role("guest").CallAsync(ctx => GuestBook.Sign(ctx.Name));
        await streams["desk"].RunAsync(Block.Shell($"printf '%s\n' {signed} > book"));
        var book = await streams["desk"].RunAsync(Block.Shell("sort book"));

        Assert.AreEqual("guest-0 was here\nguest-1 was here\nguest-2 was here\n", book.StandardOutput);
    }

    [TestMethod]
    public async Task A_guest_without_a_name_is_turned_away()
    {
        await using var streams = await StreamsManager.OpenAsync("guest");

        var e = await Assert.ThrowsExactlyAsync<BlockFailedException>(() => streams["guest"].CallAsync(() => GuestBook.Sign("")));

        Assert.IsTrue(e.Result.Error!.Is<ArgumentException>());
    }
}

public static class GuestBook
{
    public static string Sign(string name) => name.Length > 0 ? $"{name} was here" : throw new ArgumentException("Who are you?", nameof(name));
}
