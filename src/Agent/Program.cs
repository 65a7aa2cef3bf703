using System.Runtime.InteropServices;
using MultiStream.Agent;
using MultiStream.Agent.Back;
using MultiStream.Agent.Platform;
using MultiStream.Agent.Worker;
using MultiStream.Files;
using MultiStream.Protocol;

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The MultiStream agent runs on Linux only, so far: use a stream of kind 'ssh' to a Linux host.");
    return 96;
}
if (args is [WorkerProgram.Argument])
    return WorkerProgram.Run();
if (args is [FileService.Argument])
    return FilesProgram.Run();
bool connectsBack = args is [BackInvitation.Argument];
if (args.Length > 0 && !connectsBack)
{
    Console.Error.WriteLine("This is MultiStream's agent. It is started by a test run and speaks to it over stdin and stdout; it takes no arguments.");
    return 64;
}

var back = connectsBack ? BackConnection.Open() : null;
if (connectsBack && back is null)
    return 69;
var link = back?.Link ?? ControllerLink.TakeStandardStreams();
_ = Libc.SetSid();                                      // away from the terminal: Ctrl-C is for the test run, which tells us
_ = Libc.Signal(Libc.SIGINT, 1);
_ = Libc.Signal(Libc.SIGHUP, 1);
_ = Libc.Prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
try
{
    link.SendHello(new HelloMessage(
        HelloMessage.CurrentProtocol,
        typeof(HelloMessage).Assembly.GetName().Version?.ToString() ?? "",
        Environment.Version.ToString(),
        "Linux",
        RuntimeInformation.ProcessArchitecture.ToString(),
        Libc.HostName(),
        BootId.Read(),
        Environment.ProcessId,
        Environment.GetEnvironmentVariable("USER") ?? "uid " + Libc.GetEuid(),
        DateTime.UtcNow.Ticks));
    new AgentLoop(link).Run();
    return 0;
}
catch (LifelineLostException e)
{
    Console.Error.WriteLine($"MultiStream agent: {e.Message}; everything of this stream was ended.");
    return 0;
}
catch (ProtocolException e)
{
    // All has been ended by now. A stack would tell the reader nothing, and a core file would stay behind.
    Console.Error.WriteLine($"MultiStream agent: {e.Message.TrimEnd('.')}; everything of this stream was ended.");
    return 70;
}
finally
{
    back?.Finish();
}
