using Discovery.Bases;
using MultiStream;

namespace Discovery.Cases;

[Stream("base"), Category("of-base")]
public abstract class NearBase
{
    [MultiStream, Stream("own")]
    public void Inherited()
    { /*Inherited*/
    }

    [MultiStream, Stream("s")]
    public abstract void Overridden();

    [MultiStream]
    public virtual void Redeclared()
    {
    }

    [MultiStream]
    public void Hidden_by_new()
    {
    }
}

[Stream("derived"), Category("of-derived")]
public class NearDerivedA : NearBase
{
    public override void Overridden()
    { /*OverriddenA*/
    }

    [MultiStream(3)]
    public override void Redeclared()
    {
    }

    [MultiStream]
    public void Own()
    {
    }

    public new void Hidden_by_new()
    {
    }
}

public class NearDerivedB : NearBase
{
    [Stream("more")]
    public override void Overridden()
    {
    }
}

/// <summary>Nothing derives from it, so it has no test.</summary>
public abstract class Childless
{
    [MultiStream]
    public void Never()
    {
    }
}

public class ConcreteBase
{
    [MultiStream]
    public void On_both()
    {
    }
}

public class ConcreteDerived : ConcreteBase
{
}

public class FromAfar : FarBase
{
}

public class FromAfarGeneric : FarGenericBase<StreamsManager>
{
}

public class FromAfarNested : Bases.Outer.NestedBase
{
}

public abstract class GenericBase<T>
{
    [MultiStream]
    public void In_a_generic_base(CancellationToken cancel)
    {
    }

    [MultiStream]
    public void Takes_a_list(List<T[]> list)
    {
    }

    [MultiStream]
    public virtual void Overridden_in_generic(T value)
    {
    }
}

public class ClosedGeneric : GenericBase<Dictionary<string, int[,]>>
{
    public override void Overridden_in_generic(Dictionary<string, int[,]> value)
    {
    }
}
