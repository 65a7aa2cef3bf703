using MultiStream;

namespace LifeCycle.Cases;

/// <summary>What a test may return and take.</summary>
public class Shapes
{
    [MultiStream]
    public void Returns_void() => Events.Note(this);

    [MultiStream]
    public async Task Returns_a_task()
    {
        await Task.Delay(50);
        Events.Note(this);
    }

    [MultiStream]
    public async ValueTask Returns_a_value_task()
    {
        await Task.Delay(50);
        Events.Note(this);
    }

    [MultiStream]
    public async Task Task_that_fails_later()
    {
        await Task.Delay(50);
        throw new InvalidOperationException("later");
    }

    [MultiStream]
    public async ValueTask Value_task_that_fails_later()
    {
        await Task.Delay(50);
        throw new InvalidOperationException("later");
    }

    [MultiStream]
    public void Takes_a_token(CancellationToken cancel) => Events.Note(this, $"token that {(cancel.CanBeCanceled ? "can" : "cannot")} be cancelled");

    [MultiStream(3)]
    public void Takes_a_manager(StreamsManager streams) => Events.Note(this, string.Join(' ', streams.Select(s => s.Name)));

    [MultiStream, Stream("server")]
    public void Undeclared_streams_have_no_address_yet(StreamsManager streams)
    {
        try
        {
            _ = streams["client"].Address;
        }
        catch (MultiStreamException e)
        {
            Events.Note(this, e.Message);
        }
    }
}

public abstract class Base
{
    [MultiStream, Stream("of-base")]
    public async Task Inherited(StreamsManager streams)
    {
        await streams["of-base"].RunAsync(Block.Shell("true"));
        Events.Note(this, "inherited");
    }

    [MultiStream]
    public abstract void Overridden();

    [MultiStream]
    public void Hidden() => Events.Note(this, "hidden of the base");
}

public class DerivedA : Base
{
    public override void Overridden() => Events.Note(this, "overridden in A");

    [MultiStream]
    public new void Hidden() => Events.Note(this, "hidden of A");
}

public class DerivedB : Base
{
    public override void Overridden() => Events.Note(this, "overridden in B");

    public class Nested
    {
        [MultiStream]
        public void In_a_nested_class() => Events.Note(this, "nested");
    }
}

public class Overloads
{
    [MultiStream]
    public void Overloaded() => Events.Note(this, "none");

    [MultiStream(2)]
    public void Overloaded(StreamsManager streams) => Events.Note(this, $"{streams.Count} streams");
}

public class FromAfar : LifeCycle.Bases.FarOverloads;

/// <summary>A value of a generic base's type parameter.</summary>
public abstract class GenericBase<T>
{
    [MultiStream]
    public void In_a_generic_base(CancellationToken cancel) => Events.Note(this, typeof(T).Name);
}

public class ClosedGeneric : GenericBase<string>;
