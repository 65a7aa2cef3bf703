using MultiStream.Protocol;

namespace MultiStream.Lambdas;

/// <summary>A codec of a number of items; the codec of one comes after it, since a type may contain itself.</summary>
internal abstract class ItemsCodec : TypeCodec
{
    public TypeCodec Item { get; set; } = null!;

    protected void WriteItems<T>(ValueWriter writer, IReadOnlyList<T> items, object owner)
    {
        writer.Enter(owner);
        writer.Out.Write7BitEncodedInt(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            try
            {
                Item.Write(writer, items[i]);
            }
            catch (NotDataException refusal)
            {
                throw refusal.Under($"[{i}]");
            }
        }
        writer.Leave();
    }

    protected T[] ReadItems<T>(ValueReader reader)
    {
        reader.Enter();
        var items = new T[reader.Count()];
        for (int i = 0; i < items.Length; i++)
            items[i] = (T)Item.Read(reader)!;
        reader.Leave();
        return items;
    }
}

internal sealed class ArrayCodec<T> : ItemsCodec
{
    public override void Write(ValueWriter writer, object? value)
    {
        writer.Out.Write(value is not null);
        if (value is null)
            return;
        // An array of a derived type may stand where one of its base type is declared.
        if (value.GetType() != typeof(T[]))
            throw ObjectCodec.OtherType(value.GetType(), typeof(T[]));
        WriteItems(writer, (T[])value, value);
    }

    public override object? Read(ValueReader reader) => reader.In.ReadBoolean() ? ReadItems<T>(reader) : null;
}

/// <summary>How a collection type is made anew.</summary>
/// <param name="Item">What it enumerates.</param>
/// <param name="Make">From a <c>T[]</c> in the order in which the original enumerates, and a code of <see cref="Comparers"/>.</param>
/// <param name="IsOpen">An interface or abstract class: other types stand behind it.</param>
/// <param name="HasComparer">Its items are found, or sorted, with a comparer.</param>
internal sealed record CollectionMaker(Type Item, Func<Array, byte, object> Make, bool IsOpen, bool HasComparer)
{
    public bool IsDictionary { get; init; }
}

/// <summary>The base of <see cref="CollectionCodec{T}"/>, for who does not know the items' type.</summary>
internal abstract class CollectionCodec : ItemsCodec;

/// <summary>
/// A collection by its items. Behind an interface, what .NET or the compiler made counts as the items alone and arrives as an array, List, HashSet or
/// Dictionary; a user's own class there is refused, since what else it does would be lost.
/// </summary>
internal sealed class CollectionCodec<T>(Type type, CollectionMaker maker) : CollectionCodec
{
    private const byte Null = 0, Plain = 1, AsArray = 2;

    public override void Write(ValueWriter writer, object? value)
    {
        if (value is null || (type.IsValueType && IsUnset(value)))
        {
            writer.Out.Write(Null);
            return;
        }
        var actual = value.GetType();
        if (actual != type && !(maker.IsOpen && FrameworkTypes.IsMereCollection(actual)))
            throw maker.IsOpen
                ? new NotDataException($"{TypeNames.WithArticle(actual)}, a collection class of its own kind behind {TypeNames.Of(type)}", $"Pass a List, an array or a Dictionary, or declare it as {TypeNames.Of(actual)}.")
                : ObjectCodec.OtherType(actual, type);
        writer.Out.Write(maker.IsOpen && value is T[] ? AsArray : Plain);
        writer.Out.Write(maker.HasComparer ? Comparers.CodeOf(value) : Comparers.Default);
        WriteItems(writer, [.. (IEnumerable<T>)value], value);
    }

    public override object? Read(ValueReader reader)
    {
        byte form = reader.In.ReadByte();
        if (form == Null)
            return type.IsValueType ? System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type) : null;
        if (form > AsArray || (form == AsArray && !maker.IsOpen))
            throw new ProtocolException($"{form} stands where {TypeNames.WithArticle(type)} begins.");
        byte comparer = reader.In.ReadByte();
        var items = ReadItems<T>(reader);
        return form == AsArray ? items : maker.Make(items, comparer);
    }

    /// <summary>An ImmutableArray that nobody gave a value: it cannot be enumerated.</summary>
    private static bool IsUnset(object value) => value is System.Collections.Immutable.ImmutableArray<T> { IsDefault: true };
}
