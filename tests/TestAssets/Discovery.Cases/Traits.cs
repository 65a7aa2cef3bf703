using MultiStream;
using Their = Discovery.Cases.TheirFramework;

[assembly: Discovery.Cases.TheirFramework.Trait("Area", "discovery")]

namespace Discovery.Cases.TheirFramework
{
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class TraitAttribute(string name, string value) : Attribute
    {
        public string Name { get; } = name;
        public string Value { get; } = value;
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class TestCategoryAttribute(params string[] names) : Attribute
    {
        public string[] Names { get; } = names;
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class PropertyAttribute : Attribute
    {
        public PropertyAttribute(string name, string value) => _ = (name, value);

        public PropertyAttribute(string name, int value) => _ = (name, value);
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class TestPropertyAttribute(string name, string value) : Attribute
    {
        public (string, string) Both { get; } = (name, value);
    }

    public sealed class OwnerAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public sealed class PriorityAttribute(int priority) : Attribute
    {
        public int Priority { get; } = priority;
    }

    public enum Big : ulong
    {
        One = 1,
    }

    public enum Small : byte
    {
        One = 1,
    }

    /// <summary>Shares a name with an attribute that matters, but its argument cannot be read without its enum.</summary>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class CategoryAttribute : Attribute
    {
        public CategoryAttribute(Big big) => _ = big;

        public CategoryAttribute(Small small) => _ = small;
    }
}

namespace Discovery.Cases
{
    [Their.TestCategory("of-class")]
    public class Traits
    {
        [MultiStream(Category = "nightly, lab  slow")]
        [Bases.Category("theirs")]
        [Their.TestCategory("one", "two")]
        [Their.Trait("Category", "by-trait")]
        [Their.Trait("Ticket", "17")]
        [Their.Property("Level", 3)]
        [Their.Property("Kind", "fast")]
        [Their.TestProperty("Weight", "heavy")]
        [Their.Owner("grace"), Their.Priority(2)]
        [Their.Trait("Ticket", "18")]
        public void All_of_them()
        {
        }

        [MultiStream(Category = "Of-Class,x,X")]
        public void Repeats()
        {
        }

        [MultiStream]
        [Their.Category(Their.Big.One), Their.Category(Their.Small.One)]
        public void Unreadable()
        {
        }
    }
}
