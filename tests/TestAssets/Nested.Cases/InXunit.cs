using Xunit;
using Assert = Xunit.Assert;
using Xunit.Abstractions;

namespace Nested;

public class InXunit(ITestOutputHelper output)
{
    [Fact]
    public void Passes()
    {
        Console.WriteLine("on the console");
        output.WriteLine("to the helper");
        Assert.Equal("beside the tests\n", File.ReadAllText("beside.txt"));
    }

    [Fact]
    public void Fails() => Assert.Equal(1, 2);

    [Fact]
    public void Throws() => throw new FormatException("no number");

    [Fact(Skip = "not today")]
    public void Is_skipped()
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows(int number) => Assert.NotEqual(2, number);

    [Fact]
    public void Hangs()
    {
        Console.WriteLine("hanging");
        Thread.Sleep(Timeout.Infinite);
    }

    static readonly TaskCompletionSource s_released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From a C# block of the same stream, which is in the same process.</summary>
    public static void Release() => s_released.SetResult();

    [Fact]
    public async Task Waits_to_be_released()
    {
        Console.WriteLine("waiting");
        await s_released.Task;
    }

    [Fact]
    public void Crashes() => Environment.FailFast("on purpose");

    [Fact]
    public void Floods()
    {
        var line = new string('x', 1023);
        for (int i = 0; i < 64 * 1024; i++)
            Console.WriteLine(line);
        output.WriteLine(new string('y', 2 * 1024 * 1024));
    }
}
