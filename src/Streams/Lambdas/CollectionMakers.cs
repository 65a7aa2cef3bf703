using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace MultiStream.Lambdas;

/// <summary>The collections of .NET that travel, and how each is made anew.</summary>
internal static class CollectionMakers
{
    [Flags]
    private enum Kind
    {
        Closed = 0,
        Open = 1,
        Compares = 2,
    }

    private static readonly Dictionary<Type, (string Method, Kind Kind)> s_methods = new()
    {
        [typeof(List<>)] = (nameof(List), Kind.Closed),
        [typeof(Collection<>)] = (nameof(Collection), Kind.Closed),
        [typeof(ReadOnlyCollection<>)] = (nameof(ReadOnlyCollection), Kind.Closed),
        [typeof(LinkedList<>)] = (nameof(LinkedList), Kind.Closed),
        [typeof(Queue<>)] = (nameof(Queue), Kind.Closed),
        [typeof(Stack<>)] = (nameof(Stack), Kind.Closed),
        [typeof(HashSet<>)] = (nameof(HashSet), Kind.Compares),
        [typeof(SortedSet<>)] = (nameof(SortedSet), Kind.Compares),
        [typeof(ConcurrentQueue<>)] = (nameof(ConcurrentQueue), Kind.Closed),
        [typeof(ConcurrentStack<>)] = (nameof(ConcurrentStack), Kind.Closed),
        [typeof(ConcurrentBag<>)] = (nameof(ConcurrentBag), Kind.Closed),
        [typeof(ImmutableArray<>)] = (nameof(BoxedImmutableArray), Kind.Closed),
        [typeof(ImmutableList<>)] = (nameof(ImmutableListOf), Kind.Closed),
        [typeof(ImmutableQueue<>)] = (nameof(ImmutableQueueOf), Kind.Closed),
        [typeof(ImmutableStack<>)] = (nameof(ImmutableStackOf), Kind.Closed),
        [typeof(ImmutableHashSet<>)] = (nameof(ImmutableHashSetOf), Kind.Compares),
        [typeof(ImmutableSortedSet<>)] = (nameof(ImmutableSortedSetOf), Kind.Compares),
        [typeof(FrozenSet<>)] = (nameof(FrozenSetOf), Kind.Open | Kind.Compares),
        [typeof(IEnumerable<>)] = (nameof(List), Kind.Open),
        [typeof(ICollection<>)] = (nameof(List), Kind.Open),
        [typeof(IList<>)] = (nameof(List), Kind.Open),
        [typeof(IReadOnlyCollection<>)] = (nameof(List), Kind.Open),
        [typeof(IReadOnlyList<>)] = (nameof(List), Kind.Open),
        [typeof(IImmutableList<>)] = (nameof(ImmutableListOf), Kind.Open),
        [typeof(ISet<>)] = (nameof(HashSet), Kind.Open | Kind.Compares),
        [typeof(IReadOnlySet<>)] = (nameof(HashSet), Kind.Open | Kind.Compares),
        [typeof(Dictionary<,>)] = (nameof(Dictionary), Kind.Compares),
        [typeof(SortedDictionary<,>)] = (nameof(SortedDictionary), Kind.Compares),
        [typeof(SortedList<,>)] = (nameof(SortedList), Kind.Compares),
        [typeof(ReadOnlyDictionary<,>)] = (nameof(ReadOnlyDictionary), Kind.Compares),
        [typeof(ConcurrentDictionary<,>)] = (nameof(ConcurrentDictionary), Kind.Compares),
        [typeof(ImmutableDictionary<,>)] = (nameof(ImmutableDictionaryOf), Kind.Compares),
        [typeof(ImmutableSortedDictionary<,>)] = (nameof(ImmutableSortedDictionaryOf), Kind.Compares),
        [typeof(FrozenDictionary<,>)] = (nameof(FrozenDictionaryOf), Kind.Open | Kind.Compares),
        [typeof(IDictionary<,>)] = (nameof(Dictionary), Kind.Open | Kind.Compares),
        [typeof(IReadOnlyDictionary<,>)] = (nameof(Dictionary), Kind.Open | Kind.Compares),
    };

    public static CollectionMaker? Find(Type type)
    {
        if (!type.IsGenericType || !s_methods.TryGetValue(type.GetGenericTypeDefinition(), out var found))
            return null;
        var arguments = type.GetGenericArguments();
        var method = typeof(CollectionMakers).GetMethod(found.Method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(arguments);
        bool dictionary = arguments.Length == 2;
        return new CollectionMaker(dictionary ? typeof(KeyValuePair<,>).MakeGenericType(arguments) : arguments[0], method.ReturnType, method.CreateDelegate<Func<Array, byte, object>>(), found.Kind.HasFlag(Kind.Open), found.Kind.HasFlag(Kind.Compares)) { IsDictionary = dictionary };
    }

    private static List<T> List<T>(Array items, byte comparer) => new List<T>((T[])items);

    private static Collection<T> Collection<T>(Array items, byte comparer) => new Collection<T>([.. (T[])items]);

    private static ReadOnlyCollection<T> ReadOnlyCollection<T>(Array items, byte comparer) => new ReadOnlyCollection<T>((T[])items);

    private static LinkedList<T> LinkedList<T>(Array items, byte comparer) => new LinkedList<T>((T[])items);

    private static Queue<T> Queue<T>(Array items, byte comparer) => new Queue<T>((T[])items);

    private static Stack<T> Stack<T>(Array items, byte comparer) => new Stack<T>(Reversed<T>(items));

    private static HashSet<T> HashSet<T>(Array items, byte comparer) => new HashSet<T>((T[])items, Comparers.Equality<T>(comparer));

    private static SortedSet<T> SortedSet<T>(Array items, byte comparer) => new SortedSet<T>((T[])items, Comparers.Order<T>(comparer));

    private static ConcurrentQueue<T> ConcurrentQueue<T>(Array items, byte comparer) => new ConcurrentQueue<T>((T[])items);

    private static ConcurrentStack<T> ConcurrentStack<T>(Array items, byte comparer) => new ConcurrentStack<T>(Reversed<T>(items));

    private static ConcurrentBag<T> ConcurrentBag<T>(Array items, byte comparer) => new ConcurrentBag<T>(Reversed<T>(items));

#pragma warning disable CA1859   // A delegate that returns object cannot be made of a method that returns a struct.
    private static object BoxedImmutableArray<T>(Array items, byte comparer) => ImmutableArray.Create((T[])items);
#pragma warning restore CA1859

    private static ImmutableList<T> ImmutableListOf<T>(Array items, byte comparer) => ImmutableList.Create((T[])items);

    private static ImmutableQueue<T> ImmutableQueueOf<T>(Array items, byte comparer) => ImmutableQueue.Create((T[])items);

    private static ImmutableStack<T> ImmutableStackOf<T>(Array items, byte comparer) => ImmutableStack.Create(Reversed<T>(items));

    private static ImmutableHashSet<T> ImmutableHashSetOf<T>(Array items, byte comparer) => ImmutableHashSet.Create(Comparers.Equality<T>(comparer), (T[])items);

    private static ImmutableSortedSet<T> ImmutableSortedSetOf<T>(Array items, byte comparer) => ImmutableSortedSet.Create(Comparers.Order<T>(comparer), (T[])items);

    private static FrozenSet<T> FrozenSetOf<T>(Array items, byte comparer) => ((T[])items).ToFrozenSet(Comparers.Equality<T>(comparer));

    private static Dictionary<TKey, TValue> Dictionary<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => new Dictionary<TKey, TValue>((KeyValuePair<TKey, TValue>[])items, Comparers.Equality<TKey>(comparer));

    private static SortedDictionary<TKey, TValue> SortedDictionary<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => Filled(new SortedDictionary<TKey, TValue>(Comparers.Order<TKey>(comparer)), (KeyValuePair<TKey, TValue>[])items);

    private static SortedList<TKey, TValue> SortedList<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => Filled(new SortedList<TKey, TValue>(Comparers.Order<TKey>(comparer)), (KeyValuePair<TKey, TValue>[])items);

    private static ReadOnlyDictionary<TKey, TValue> ReadOnlyDictionary<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => new(Dictionary<TKey, TValue>(items, comparer));

    private static ConcurrentDictionary<TKey, TValue> ConcurrentDictionary<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => new ConcurrentDictionary<TKey, TValue>((KeyValuePair<TKey, TValue>[])items, Comparers.Equality<TKey>(comparer));

    private static ImmutableDictionary<TKey, TValue> ImmutableDictionaryOf<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => ((KeyValuePair<TKey, TValue>[])items).ToImmutableDictionary(Comparers.Equality<TKey>(comparer));

    private static ImmutableSortedDictionary<TKey, TValue> ImmutableSortedDictionaryOf<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => ((KeyValuePair<TKey, TValue>[])items).ToImmutableSortedDictionary(Comparers.Order<TKey>(comparer));

    private static FrozenDictionary<TKey, TValue> FrozenDictionaryOf<TKey, TValue>(Array items, byte comparer)
        where TKey : notnull => ((KeyValuePair<TKey, TValue>[])items).ToFrozenDictionary(Comparers.Equality<TKey>(comparer));

    private static TDictionary Filled<TDictionary, TKey, TValue>(TDictionary dictionary, KeyValuePair<TKey, TValue>[] items)
        where TDictionary : IDictionary<TKey, TValue>
    {
        foreach (var (key, value) in items)
            dictionary.Add(key, value);
        return dictionary;
    }

    private static T[] Reversed<T>(Array items)
    {
        var reversed = (T[])items;
        Array.Reverse(reversed);
        return reversed;
    }
}
