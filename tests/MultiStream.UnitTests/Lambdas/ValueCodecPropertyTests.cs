using FsCheck;
using FsCheck.Fluent;
using MultiStream.Lambdas;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>Of any value of a type: it arrives equal. Of any bytes: they are a value or a broken protocol, and nothing else.</summary>
public sealed class ValueCodecPropertyTests
{
    private sealed record Leaf(string? Text, double Number, DateTime When, decimal Price, char Letter);

    private sealed record Tree(int Value, Leaf? Leaf, Tree[] Children, Dictionary<string, Leaf> Named);

    private static readonly Gen<Leaf?> s_leaf =
        from text in ArbMap.Default.GeneratorFor<string?>()
        from number in ArbMap.Default.GeneratorFor<double>()
        from when in ArbMap.Default.GeneratorFor<DateTime>()
        from price in ArbMap.Default.GeneratorFor<decimal>()
        from letter in ArbMap.Default.GeneratorFor<char>()
        from isNull in ArbMap.Default.GeneratorFor<bool>()
        select isNull ? null : new Leaf(text, number, when, price, letter);

    private static Gen<Tree> Trees(int depth) =>
        from value in Properties.Ints
        from leaf in s_leaf
        from children in depth == 0 ? Gen.Constant(Array.Empty<Tree>()) : Trees(depth - 1).ArrayOf(2)
        from names in Properties.AnyText.ArrayOf(3)
        from leaves in s_leaf.ArrayOf(3)
        select new Tree(value, leaf, children, names.Distinct().Zip(leaves).ToDictionary(p => p.First, p => p.Second!));

    /// <summary>FsCheck's own texts are whole: here are halves of surrogate pairs on either side.</summary>
    private static readonly Gen<string> s_text = Gen.Elements('a', 'ž', '\ud83d', '\ude00', '\0', '\uffff').ArrayOf().Select(t => new string(t));

    [Fact]
    public void Any_text_arrives_equal() => Properties.Hold(Gen.OneOf(s_text, Properties.AnyText), text =>
    {
        Assert.Equal(text, Journey.Back(text));
        Assert.Equal(text, Journey.Back(new[] { text })[0]);
    });

    [Fact]
    public void Any_double_arrives_to_the_last_bit() => Properties.Hold(ArbMap.Default.GeneratorFor<long>(), bits =>
    {
        double number = BitConverter.Int64BitsToDouble(bits);
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Journey.Back(number)));
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(Journey.Back<double?>(number)!.Value));
    });

    [Fact]
    public void Any_numbers_arrive_equal() => Properties.Hold(ArbMap.Default.GeneratorFor<Tuple<int, long, decimal, byte, short>>(), numbers => Assert.Equal(numbers, Journey.Back(numbers)));

    [Fact]
    public void Any_tree_arrives_equal() => Properties.Hold(Trees(3), tree => Equal(tree, Journey.Back(tree)), tries: 60);

    [Fact]
    public void Any_bytes_are_a_value_or_a_broken_protocol() => Properties.Hold(Properties.Bytes, bytes =>
    {
        foreach (var type in (Type[])[typeof(Tree), typeof(string), typeof(List<(int, string)>), typeof(Dictionary<string, int>), typeof(decimal), typeof(Version), typeof(Uri), typeof(Shape), typeof(SortedSet<DateOnly>), typeof(IReadOnlyList<string>), typeof(Secret)])
        {
            foreach (var kind in Enum.GetValues<ValueKind>())
                ReadOrBroken(type, new EncodedValue(kind, bytes));
        }
    });

    [Fact]
    public void A_value_with_any_byte_changed_is_a_value_or_a_broken_protocol()
    {
        var tree = new Tree(1, new Leaf("a", 1.5, DateTime.UtcNow, 1.5m, 'x'), [new Tree(2, null, [], [])], new() { ["n"] = null! });
        var good = ValueCodec.Encode(typeof(Tree), tree, "x").Data;
        for (int i = 0; i < good.Length; i++)
        {
            foreach (byte b in (byte[])[0, 1, 2, 3, 0x7F, 0x80, 0xFF])
            {
                var bad = (byte[])good.Clone();
                bad[i] = b;
                ReadOrBroken(typeof(Tree), new EncodedValue(ValueKind.Data, bad));
                ReadOrBroken(typeof(Tree), new EncodedValue(ValueKind.Data, good[..i]));
            }
        }
    }

    private static void ReadOrBroken(Type type, EncodedValue value)
    {
        try
        {
            var read = ValueCodec.Decode(type, value, _ => default);
            Assert.True(read is null ? !type.IsValueType : type.IsInstanceOfType(read));
        }
        catch (ProtocolException broken)
        {
            Assert.NotEmpty(broken.Message);
        }
    }

    private static void Equal(Tree expected, Tree actual)
    {
        Assert.Equal((expected.Value, expected.Leaf, expected.Children.Length), (actual.Value, actual.Leaf, actual.Children.Length));
        Assert.Equal(expected.Named, actual.Named);
        foreach (var (e, a) in expected.Children.Zip(actual.Children))
            Equal(e, a);
    }
}
