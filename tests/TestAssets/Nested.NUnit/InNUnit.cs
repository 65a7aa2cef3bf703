using NUnit.Framework;

namespace Nested;

public class InNUnit
{
    [Test]
    public void Passes()
    {
        Console.WriteLine("on the console");
        TestContext.Out.WriteLine("to the context");
        Assert.That(File.ReadAllText("beside.txt"), Is.EqualTo("beside the tests\n"));
    }

    [Test, Category("parameters")]
    public void Sees_parameters() => Assert.That(TestContext.Parameters["size"], Is.EqualTo("small"));

    [Test]
    public void Fails() => Assert.That(2, Is.EqualTo(1));

    [Test]
    public void Throws() => throw new FormatException("no number");

    [Test, Ignore("not today")]
    public void Is_skipped()
    {
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Rows(int number) => Assert.That(number, Is.Not.EqualTo(2));

    [Test]
    public void Hangs()
    {
        Console.WriteLine("hanging");
        Thread.Sleep(Timeout.Infinite);
    }

    [Test]
    public void Crashes() => Environment.FailFast("on purpose");

    [Test]
    public void Floods()
    {
        var line = new string('x', 1023);
        for (int i = 0; i < 64 * 1024; i++)
            Console.WriteLine(line);
        TestContext.Out.WriteLine(new string('y', 2 * 1024 * 1024));
    }
}
