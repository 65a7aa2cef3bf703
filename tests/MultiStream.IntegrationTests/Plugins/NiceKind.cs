using System.Reflection;
using Acme.Spawners;
using MultiStream.Promises;

namespace Acme.Tests;

/// <summary>All promises, on kind <c>nice</c>.</summary>
public sealed class NiceKeepsItsPromises(NiceKind kind) : PromiseSuite<NiceKind>(kind);

/// <summary>Kind <c>nice</c> as the promises see it.</summary>
public class NiceKind : StreamKind
{
    public override Assembly PlugIn => typeof(NiceSpawner).Assembly;

    public override string Address => "127.0.0.1";

    protected override string StreamElement(string stream) => $"""<Stream name="{stream}" kind="nice" by="7"/>""";

    public override Task<string> LookAsync(string command) => OnThisMachineAsync(command);
}
