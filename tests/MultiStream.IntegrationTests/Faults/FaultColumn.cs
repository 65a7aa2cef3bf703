using MultiStream.IntegrationTests.Promises;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>A column of the matrix: a kind of stream, as a test can have it.</summary>
internal sealed record FaultColumn(string Name)
{
    public static FaultColumn Local { get; } = new("local");

    /// <summary>An sshd on this machine.</summary>
    public static FaultColumn Ssh { get; } = new("ssh");

    /// <summary>A host that shares nothing with this machine but the kernel, without .NET, and a user who is not root.</summary>
    public static FaultColumn BareSsh { get; } = new("ssh, bare host");

    public static FaultColumn Command { get; } = new("command");

    public static FaultColumn Container { get; } = new("container");

    public static IReadOnlyList<FaultColumn> All { get; } = [Local, Ssh, BareSsh, Command, Container];

    /// <summary>The column of a kind that the tests run on.</summary>
    public static FaultColumn Of(StreamKind kind) => kind switch
    {
        ContainerKind => Container,
        HonestSshKind => BareSsh,
        SshKind => Ssh,
        CommandKind => Command,
        LocalKind => Local,
        _ => throw new ArgumentException($"{kind} is in no column of the matrix.", nameof(kind)),
    };

    public override string ToString() => Name;
}
