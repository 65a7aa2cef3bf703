using MultiStream.Discovery;

namespace MultiStream.Running;

/// <summary>Who runs tests hears of them here: the adapter, a job, the tool. Calls may come from several threads at once.</summary>
internal interface ITestRunObserver
{
    void TestStarted(MultiStreamTest test);

    void TestEnded(MultiStreamTestResult result);

    void Message(RunMessageLevel level, string text);

    /// <summary>Lines of live output, one or many: shown to who wants to see more than the results.</summary>
    void Live(string lines)
    {
    }

    /// <summary>A debugger is at the tests, and wants the processes of their blocks too.</summary>
    bool IsBeingDebugged => false;

    /// <summary>Has the debugger attached to a process of this machine. Waits for it; false when it would not.</summary>
    bool AttachDebugger(int pid) => false;
}

internal enum RunMessageLevel
{
    Information,
    Warning,
    Error,
}
