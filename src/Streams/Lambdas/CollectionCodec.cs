using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A codec of a number of items; the codec of one comes after it, since a type may contain itself.</summary>
internal abstract class ItemsCodec(Type declared) : PartsCodec(declared)
{
    public TypeCodec Item { get; set; } = null!;

    protected void WriteItems<T>(ValueWriter writer, ReadOnlySpan<T> items)
    {
        writer.Out.Write7BitEncodedInt(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            writer.Down(null, i);
            Item.Write(writer, items[i]);
            writer.Up();
        }
    }

    protected T[] ReadItems<T>(ValueReader reader)
    {
        var items = new T[reader.Count()];
        for (int i = 0; i < items.Length; i++)
            items[i] = (T)Item.Read(reader)!;
        return items;
    }
}

internal sealed class ArrayCodec<T>() : ItemsCodec(typeof(T[]))
{
    /// <summary>An array of a derived type may stand where one of its base type is declared.</summary>
    protected override Type Becomes(object value) => value.GetType() == Declared ? Declared : throw OtherType(value.GetType(), Declared);

    protected override void WriteParts(ValueWriter writer, object value) => WriteItems<T>(writer, (T[])value);

    protected override object ReadParts(ValueReader reader) => ReadItems<T>(reader);
}

/// <summary>Bytes, all at once.</summary>
internal sealed class BytesCodec() : PartsCodec(typeof(byte[]))
{
    protected override Type Becomes(object value) => value.GetType() == Declared ? Declared : throw OtherType(value.GetType(), Declared);

    protected override void WriteParts(ValueWriter writer, object value) => writer.Bytes((byte[])value);

    protected override object ReadParts(ValueReader reader) => reader.Bytes();
}

/// <summary>How a collection type is made anew.</summary>
/// <param name="Item">What it enumerates.</param>
/// <param name="Made">The type that <paramref name="Make"/> makes.</param>
/// <param name="Make">From a <c>T[]</c> in the order in which the original enumerates, and a code of <see cref="Comparers"/>.</param>
/// <param name="IsOpen">An interface or abstract class: other types stand behind it.</param>
/// <param name="HasComparer">Its items are found, or sorted, with a comparer.</param>
internal sealed record CollectionMaker(Type Item, Type Made, Func<Array, byte, object> Make, bool IsOpen, bool HasComparer)
{
    public bool IsDictionary { get; init; }
}

/// <summary>
/// A collection by its items. Behind an interface, what .NET or the compiler made counts as the items alone and arrives as an array, List, HashSet or
/// Dictionary; a user's own class there is refused, since what else it does would be lost.
/// </summary>
internal sealed class CollectionCodec<T>(Type type, CollectionMaker maker) : ItemsCodec(type)
{
    protected override Type Becomes(object value)
    {
        var actual = value.GetType();
        if (actual == Declared)
            return Declared;
        if (!maker.IsOpen)
            throw OtherType(actual, Declared);
        if (!FrameworkTypes.IsMereCollection(actual))
            throw new NotDataException($"{TypeNames.WithArticle(actual)}, a collection class of its own kind behind {TypeNames.Of(Declared)}", "Pass its items as a List, an array or a Dictionary.");
        return actual == maker.Made || actual == typeof(T[]) ? actual : Declared;
    }

    /// <summary>An ImmutableArray that nobody gave a value: it cannot be enumerated.</summary>
    protected override bool IsUnset(object value) => Declared.IsValueType && value is ImmutableArray<T> { IsDefault: true };

    protected override void WriteParts(ValueWriter writer, object value)
    {
        if (maker.IsOpen)
            writer.Out.Write(value.GetType() == typeof(T[]));
        if (maker.HasComparer)
            writer.Out.Write(Comparers.CodeOf(value));
        // One by one: of a collection that another thread changes, Count and CopyTo may not fit together.
        var items = new List<T>();
        foreach (var item in (IEnumerable<T>)value)
            items.Add(item);
        WriteItems<T>(writer, CollectionsMarshal.AsSpan(items));
    }

    protected override object ReadParts(ValueReader reader)
    {
        bool array = maker.IsOpen && reader.In.ReadBoolean();
        byte comparer = maker.HasComparer ? reader.In.ReadByte() : Comparers.Default;
        var items = ReadItems<T>(reader);
        if (!array)
            return maker.Make(items, comparer);
        return Declared.IsInstanceOfType(items) ? items : throw new ProtocolException($"An array came where {TypeNames.WithArticle(Declared)} is due.");
    }
}
