using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>local</c>: the place is this machine, the login is this process.</summary>
public class LocalKind : StreamKind
{
    public override string Address => "127.0.0.1";

    internal override string Dummy => LabMachine.DummyPath;

    internal override IProcesses Processes { get; } = new ProcessesOfThisMachine();

    protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="local"/>""";

    public override Task<string> LookAsync(string command) => ShAsync(command);

    /// <summary>The lab's program is here.</summary>
    public override Task InitializeAsync() => Task.CompletedTask;

    internal static Task<string> ShAsync(string command) => OnThisMachineAsync(command);
}
