using MultiStream.Discovery;

namespace MultiStream.UnitTests.Allocation;

/// <summary>Discovered tests, written by hand.</summary>
internal static class Tests
{
    /// <summary>A test with these streams, in this order; a count makes a role.</summary>
    public static MultiStreamTest With(params (string Name, int? Count)[] streams) => new()
    {
        Source = "Acme.Tests.dll",
        TypeName = "Acme.Tests.Failover",
        MethodName = "Survives",
        MethodToken = 0x06000001,
        ManagedMethod = "Survives",
        DisplayName = "Survives",
        Streams = [.. streams.Select(s => new StreamDeclaration(s.Name, s.Count))],
    };
}
