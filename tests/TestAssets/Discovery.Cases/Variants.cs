using Discovery.Bases;
using MultiStream;

namespace Discovery.Cases;

public class Variants
{
    [MultiStream]
    [Variant("v1", "v3", "refused", Name = "downgrade")]
    [Variant("v9")]
    public void Matrix(StreamsManager streams, [Vary("v1", "v2")] string client, [Vary("v1", "v2")] string server, string expected = "accepted")
    {
    }

    [MultiStream]
    [Variant(3, Name = "three times")]
    [Variant(Name = "as set")]
    public void Named(int times = 1)
    {
    }

    [MultiStream]
    public void Values([Vary(Color.Red, Shade.Dark, "green", (Color)7, 1.5)] string text)
    {
    }

    [MultiStream]
    public void Numbers([Vary(1, -2L, (byte)3)] int whole, [Vary(0.5, 2)] double fraction, [Vary(true)] bool? flag)
    {
    }

    [MultiStream]
    public void Enums([Vary(Color.Red, "blue")] Color color, [Vary(Shades.Shade.Light)] Shades.Shade nested, [Vary(DayOfWeek.Friday, "Monday")] DayOfWeek day, [Vary(Access.Read | Access.Write, Access.None)] Access access)
    {
    }

    [MultiStream]
    public void Far([Vary(FarColor.Violet, "Amber")] FarColor far, [Vary(System.Net.HttpStatusCode.NotFound)] System.Net.HttpStatusCode code)
    {
    }

    [MultiStream]
    public void Texts([Vary("00:00:30", "2m")] TimeSpan time, [Vary("http://example.org/")] Uri address, [Vary("6f9619ff-8b86-d011-b42d-00cf4fc964ff")] Guid id, [Vary("1 2", new[] { 3, 4 })] int[] list, [Vary('c')] string letter)
    {
    }

    [MultiStream]
    public void Long_and_odd([Vary("one\ntwo", "an \u001b[31mescape", "tab\there", "", LongText + "1", LongText + "2")] string text)
    {
    }

    const string LongText =
        "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 ";

    [MultiStream]
    public void Overload([Vary("a")] string text)
    {
    }

    [MultiStream]
    public void Overload([Vary("1")] int number)
    {
    }

    [MultiStream]
    public void Every_type(StreamsManager streams, StreamContext context, CancellationToken cancel, string a, sbyte b, ulong c, decimal d, float e, bool f, Color g, Guid h, Uri i, TimeSpan j,
        Secret k, string[] l, Color[] m, int? n, Color? o, TimeSpan?[] p, FarColor q, Shades.Shade r, ConsoleColor s, Environment.SpecialFolder t)
    {
    }
}

public enum Color
{
    Red,
    Green,
    Blue,
}

public enum Shade : byte
{
    Light,
    Dark = 200,
}

[Flags]
public enum Access : ulong
{
    None,
    Read = 1,
    Write = 1UL << 63,
}

public class Shades
{
    public enum Shade : short
    {
        Light = -5,
    }
}

public abstract class VaryingBase
{
    [MultiStream]
    public void Inherited_vary([Vary("small", "large")] string size)
    {
    }

    [MultiStream]
    public virtual void Overridden_vary([Vary("small", "large")] string size)
    {
    }

    [MultiStream]
    public virtual void Own_vary([Vary("small", "large")] string size)
    {
    }

    [MultiStream, Variant("small")]
    public virtual void Anew_vary([Vary("small", "large")] string size)
    {
    }
}

public class VariesInBase : VaryingBase
{
    public override void Overridden_vary(string size)
    {
    }

    public override void Own_vary([Vary("own")] string size)
    {
    }

    [MultiStream]
    public override void Anew_vary(string size)
    {
    }
}

public class WrongVariants
{
    [MultiStream]
    public void Not_a_number([Vary("1", "one")] int number)
    {
    }

    [MultiStream]
    public void Not_a_color([Vary("Red", "Yellow")] Color color)
    {
    }

    [MultiStream]
    public void Null_and_type([Vary(null!, typeof(string))] string text)
    {
    }

    [MultiStream]
    public void Only_null([Vary(null!)] string text)
    {
    }

    [MultiStream]
    public void Nothing([Vary] string text)
    {
    }

    [MultiStream]
    public void Of_the_manager([Vary("a")] StreamsManager streams)
    {
    }

    [MultiStream]
    public void Of_a_secret([Vary("hunter2")] Secret password)
    {
    }

    [MultiStream, Variant("u", "hunter2")]
    public void Variant_of_a_secret(string user, Secret password)
    {
    }

    [MultiStream, Variant("a", "b")]
    public void Too_many(StreamsManager streams, string text)
    {
    }

    [MultiStream, Variant("a")]
    public void None_to_take(StreamsManager streams)
    {
    }

    [MultiStream, Variant]
    public void Neither_values_nor_name(string text = "")
    {
    }

    [MultiStream, Variant("a", Name = " ")]
    public void Empty_name(string text)
    {
    }

    [MultiStream, Variant("a"), Variant("b", Name = "text: a"), Variant("c")]
    public void Twice(string text)
    {
    }

    [MultiStream]
    public void Too_many_cases([Vary(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)] int a, [Vary(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)] int b, [Vary(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)] int c,
        [Vary(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)] int d, [Vary(0, 1)] int e)
    {
    }

    public void No_test([Vary("a", "b")] string text)
    {
    }

    [Variant("a")]
    public void No_test_either(string text)
    {
    }

    [MultiStream]
    public void Wrong_types(DateTime when, char letter, int[,] square, Secret[] secrets, List<string> list, object any, in int reference, Shop shop)
    {
    }
}

public struct Shop;
