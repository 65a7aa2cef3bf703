using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>What is data arrives equal.</summary>
public sealed class ValuesTests
{
    internal static void Same<T>(params T[] values)
    {
        foreach (var value in values)
            Assert.Equal(value, Journey.Back(value));
        Assert.Equal(values, Journey.Back(values));
        Assert.Equal(values, Journey.Back(values.ToList()));
    }

    [Fact]
    public void Texts_arrive_equal()
    {
        Same("", "a", "žluťoučký kůň", "\0\r\n\t", "😀", new string('x', 100_000), null!);
        Same("\ud800", "a\udc00b", "\udc00\ud800", "😀\ud83d", string.Concat(Enumerable.Repeat("ž", 500)) + "\ud83d");
        Same('a', '\0', 'ž', '\ud800');
        Same(new System.Text.Rune('x'), new System.Text.Rune(0x1F600));
    }

    [Fact]
    public void Numbers_arrive_equal()
    {
        Same(true, false);
        Same<byte>(0, 255);
        Same<sbyte>(-128, 127);
        Same<short>(-1, short.MinValue);
        Same<ushort>(ushort.MaxValue);
        Same(0, -1, int.MinValue, int.MaxValue);
        Same(uint.MaxValue);
        Same(long.MinValue, long.MaxValue);
        Same(ulong.MaxValue);
        Same((Half)1.5, Half.NaN);
        Same(Int128.MinValue, Int128.MaxValue, -1);
        Same(UInt128.MaxValue);
        Same(BigInteger.Pow(7, 300), BigInteger.MinusOne, BigInteger.Zero);
        Same(new Complex(1, double.NaN));
        Same(new Vector3(1, 2, 3));
        Same<int?>(1, null);
    }

    [Fact]
    public void Floating_point_arrives_to_the_last_bit()
    {
        foreach (double d in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 0.1, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234)])
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(d), BitConverter.DoubleToInt64Bits(Journey.Of(() => d)));
            Assert.Equal(BitConverter.DoubleToInt64Bits(d), BitConverter.DoubleToInt64Bits(Journey.Back(new[] { d })[0]));
        }
        float f = -0.0f;
        Assert.True(float.IsNegative(Journey.Of(() => f)));
    }

    [Fact]
    public void Decimals_keep_their_scale()
    {
        Same(0m, decimal.MaxValue, decimal.MinValue);
        decimal price = 1.500m;

        Assert.Equal("1.500", Journey.Of(() => price).ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Times_arrive_equal_and_keep_their_kind()
    {
        Same(TimeSpan.Zero, TimeSpan.MaxValue, TimeSpan.FromTicks(-1));
        Same(DateOnly.MinValue, DateOnly.MaxValue);
        Same(TimeOnly.MinValue, TimeOnly.MaxValue);
        Same(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromMinutes(-210)));
        foreach (var kind in Enum.GetValues<DateTimeKind>())
        {
            var time = new DateTime(2026, 7, 1, 12, 30, 15, 123, kind).AddTicks(1);
            Assert.Equal((time, kind), (Journey.Of(() => time), Journey.Of(() => time).Kind));
        }
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromMinutes(-210)).Offset, Journey.Back(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromMinutes(-210))).Offset);
    }

    [Fact]
    public void Names_of_things_arrive_equal()
    {
        Same(Guid.NewGuid(), Guid.Empty);
        Same(new Uri("http://example.org/a b?q=ž#f"), new Uri("/relative/ž", UriKind.Relative));
        Same(new Version(1, 2), new Version(1, 2, 3, 4));
        Same(IPAddress.Loopback, IPAddress.Parse("10.0.0.5"), IPAddress.Parse("fe80::1%3"));
        Same(new IPEndPoint(IPAddress.IPv6Loopback, 443));
        Same(Colour.Red, Colour.Green, (Colour)77);
        Same<Colour?>(Colour.Red, null);
        Same(DayOfWeek.Friday);
        Same(1..^2);
    }

    [Fact]
    public void Records_structs_and_tuples_arrive_equal()
    {
        var line = new Line("tea", 1.50m, null);
        Same(line, line with { Count = 3 }, null!);
        Same((1, "a"), (2, null!));
        Same((1, 2, 3, 4, 5, 6, 7, "eight", 9.5));
        Same(Tuple.Create(1, "a"));
        Same(KeyValuePair.Create("k", (1, 2)));
        Same(new Box<int>(1, ("a", 2)), default);
        Same(new { A = 1, B = "b" });
        var order = new Order(Guid.NewGuid(), [line], new() { ["x"] = [1, 2] }, DateTimeOffset.UtcNow) { Customer = "me", Colour = Colour.Green };
        var arrived = Journey.Of(() => order);
        Assert.Equivalent(order, arrived, strict: true);
        Assert.NotSame(order, arrived);
    }

    [Fact]
    public void Private_state_arrives_without_a_constructor()
    {
        var counter = new Private("n");
        counter.Next();
        var child = new PrivateChild("c", 7);

        Assert.Equal("n2", Journey.Of(() => counter.Next()));
        Assert.Equal("n2", Journey.Back(counter).Next());
        Assert.Equal(("c1", 7), Journey.Of(() => (child.Next(), child.Extra)));
    }

    [Fact]
    public void Public_fields_arrive_and_what_is_marked_JsonIgnore_stays()
    {
        var value = new PublicFields { X = 1, Name = "n", Changed = () => { }, Open = Stream.Null };
        var arrived = Journey.Of(() => value);

        Assert.Equal((1, "n"), (arrived.X, arrived.Name));
        Assert.Null(arrived.Changed);
        Assert.Null(arrived.Open);
    }

    [Fact]
    public void Types_of_a_JsonDerivedType_list_arrive_as_what_they_are()
    {
        Shape shape = new Circle("c", 1.5);
        Shape[] shapes = [shape, new Square("s", 2), null!];

        Assert.Equal(shape, Journey.Of(() => shape));
        Assert.Equal(shapes, Journey.Of(() => shapes));
        Assert.Equal(1.5, Journey.Of(() => ((Circle)shapes[0]).Radius));
    }

    [Fact]
    public void A_type_with_a_JsonConverter_travels_by_it()
    {
        var boiling = new Kelvin(373.15);

        Assert.Equal(373.15, Journey.Of(() => boiling.Degrees));
        Assert.Equal(373.15, Journey.Back(new[] { boiling, null })[0]!.Degrees);
    }

    [Fact]
    public void Json_arrives_equal()
    {
        JsonElement element = JsonDocument.Parse("""{"a":[1,2.50,null,"ž"]}""").RootElement;
        JsonNode node = JsonNode.Parse("""{"a":[1,true]}""")!;
        JsonArray array = [1, "b"];

        Assert.True(JsonElement.DeepEquals(element, Journey.Of(() => element)));
        Assert.True(JsonNode.DeepEquals(node, Journey.Of(() => node)));
        Assert.True(JsonNode.DeepEquals(array, Journey.Back(array)));
    }

    [Fact]
    public void The_end_of_a_chain_is_still_its_end()
    {
        var chain = new Chain();
        chain.Add(1);
        chain.Add(2);
        var arrived = Journey.Back(chain);
        arrived.Add(3);

        Assert.Equal([1, 2, 3], arrived.Numbers());
    }

    [Fact]
    public void What_is_one_object_inside_a_value_stays_one()
    {
        var node = new Node { Number = 1 };
        var (first, list, index) = Journey.Back((node, new List<Node> { node, node }, new Dictionary<string, Node> { ["a"] = node }));

        Assert.Same(first, list[0]);
        Assert.Same(first, list[1]);
        Assert.Same(first, index["a"]);
        Assert.NotSame(node, first);
    }

    [Fact]
    public void A_chain_of_hundreds_arrives()
    {
        Node? chain = null;
        for (int i = 0; i < 300; i++)
            chain = new Node { Number = i, Next = chain };

        int length = 0;
        for (var node = Journey.Back(chain); node is not null; node = node.Next)
            length++;
        Assert.Equal(300, length);
    }

    [Fact]
    public void A_secret_inside_a_value_arrives() => Assert.Equal("long-enough", Journey.Back((new Secret("long-enough"), 1)).Item1.Reveal());
}
