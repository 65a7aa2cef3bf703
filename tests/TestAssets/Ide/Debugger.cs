using System.Diagnostics;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client.Interfaces;

namespace Ide;

/// <summary>An IDE's part in "debug test": it starts the test host itself, and is offered further processes.</summary>
sealed class Debugger(Told told) : ITestHostLauncher3
{
    public bool IsDebug => true;

    public int LaunchTestHost(TestProcessStartInfo info)
    {
        var start = new ProcessStartInfo(info.FileName!, info.Arguments ?? "") { WorkingDirectory = info.WorkingDirectory };
        foreach (var (name, value) in info.EnvironmentVariables ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return Process.Start(start)!.Id;
    }

    public int LaunchTestHost(TestProcessStartInfo info, CancellationToken cancellationToken) => LaunchTestHost(info);

    public bool AttachDebuggerToProcess(int pid)
    {
        told.Offer(pid);
        return false;
    }

    public bool AttachDebuggerToProcess(int pid, CancellationToken cancellationToken) => AttachDebuggerToProcess(pid);

    public bool AttachDebuggerToProcess(AttachDebuggerInfo info, CancellationToken cancellationToken) => AttachDebuggerToProcess(info.ProcessId);
}
