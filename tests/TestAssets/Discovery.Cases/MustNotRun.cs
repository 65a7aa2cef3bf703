using System.Runtime.CompilerServices;
using MultiStream;

namespace Discovery.Cases;

/// <summary>Leaves a file beside the assembly when any code of it runs.</summary>
static class Traces
{
    public static void Leave(string who) => File.AppendAllText(Path.ChangeExtension(typeof(Traces).Assembly.Location, ".ran"), who + "\n");

    [ModuleInitializer]
    internal static void OnLoad() => Leave("module initializer");
}

public class MustNotRun
{
    static MustNotRun() => Traces.Leave("static constructor");

    public MustNotRun() => Traces.Leave("constructor");

    [MultiStream]
    public void Leaves_a_trace() => Traces.Leave("test");
}
