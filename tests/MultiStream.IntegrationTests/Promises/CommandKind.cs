namespace MultiStream.IntegrationTests.Promises;

/// <summary>Kind <c>command</c> with a command that leads to this machine: all that is special about it is the kind.</summary>
public sealed class CommandKind : LocalKind
{
    protected override string StreamElement(string stream) => $$"""<Stream name="{{stream}}" kind="command" command="env {agent}"/>""";
}
