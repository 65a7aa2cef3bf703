using MultiStream;

namespace LifeCycle.Bases;

/// <summary>A base class of another assembly, whose tests share their names.</summary>
public abstract class FarOverloads
{
    [MultiStream]
    public void Overloaded()
    {
    }

    [MultiStream]
    public void Overloaded(StreamsManager streams) => throw new InvalidOperationException($"the one with {streams.Count} streams");
}
