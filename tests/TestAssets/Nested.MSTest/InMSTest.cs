using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Nested;

[TestClass]
public class InMSTest
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Passes()
    {
        Console.WriteLine("on the console");
        System.Diagnostics.Trace.WriteLine("by trace");
        TestContext.WriteLine("to the context");
        Assert.AreEqual("beside the tests\n", File.ReadAllText("beside.txt"));
    }

    [TestMethod, TestCategory("parameters")]
    public void Sees_parameters() => Assert.AreEqual("small", TestContext.Properties["size"]);

    [TestMethod]
    public void Fails() => Assert.AreEqual(1, 2);

    [TestMethod]
    public void Throws() => throw new FormatException("no number");

    [TestMethod, Ignore("not today")]
    public void Is_skipped()
    {
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Rows(int number) => Assert.AreNotEqual(2, number);

    [TestMethod]
    public void Hangs()
    {
        Console.WriteLine("hanging");
        Thread.Sleep(Timeout.Infinite);
    }

    [TestMethod]
    public void Crashes() => Environment.FailFast("on purpose");

    [TestMethod]
    public void Floods()
    {
        var line = new string('x', 1023);
        for (int i = 0; i < 64 * 1024; i++)
            Console.WriteLine(line);
        TestContext.WriteLine(new string('y', 2 * 1024 * 1024));
    }
}
