using MultiStream.Discovery;

namespace MultiStream.Running;

/// <summary>Who runs tests hears of them here: the adapter, a job, the tool. Calls may come from several threads at once.</summary>
internal interface ITestRunObserver
{
    void TestStarted(MultiStreamTest test);

    void TestEnded(MultiStreamTestResult result);

    void Message(RunMessageLevel level, string text);
}

internal enum RunMessageLevel
{
    Information,
    Warning,
    Error,
}
