using MultiStream;

namespace Discovery.Bases;

/// <summary>Another team's attribute, known to the finder by its name alone.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CategoryAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

[Stream("far"), Category("shared")]
public abstract class FarBase
{
    [MultiStream(Category = "far")]
    public void Inherited_from_afar(StreamsManager streams)
    { /*Inherited_from_afar*/
    }
}

public abstract class FarGenericBase<T>
{
    [MultiStream]
    public void Takes_what_the_derived_class_says(T value)
    {
        _ = value;
    }
}

public class Outer
{
    public abstract class NestedBase
    {
        [MultiStream]
        public void Inherited_from_a_nested_class()
        {
        }
    }
}

public enum FarColor
{
    Amber = 1,
    Violet = 2,
}

[SharedFixture(FixtureScope.Assembly)]
public sealed class FromAfar;
