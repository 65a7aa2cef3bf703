using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace MultiStream.Lambdas;

/// <summary>The collections of .NET that travel, and how each is made anew.</summary>
internal static class CollectionMakers
{
    private static readonly Dictionary<Type, Maker> s_methods = new()
    {
        [typeof(List<>)] = new(nameof(List)),
        [typeof(Collection<>)] = new(nameof(Collection)),
        [typeof(ReadOnlyCollection<>)] = new(nameof(ReadOnlyCollection)),
        [typeof(LinkedList<>)] = new(nameof(LinkedList)),
        [typeof(Queue<>)] = new(nameof(Queue)),
        [typeof(Stack<>)] = new(nameof(Stack)),
        [typeof(HashSet<>)] = new(nameof(HashSet), HasComparer: true),
        [typeof(SortedSet<>)] = new(nameof(SortedSet), HasComparer: true),
        [typeof(ConcurrentQueue<>)] = new(nameof(ConcurrentQueue)),
        [typeof(ConcurrentStack<>)] = new(nameof(ConcurrentStack)),
        [typeof(ConcurrentBag<>)] = new(nameof(ConcurrentBag)),
        [typeof(ImmutableArray<>)] = new(nameof(BoxedImmutableArray)),
        [typeof(ImmutableList<>)] = new(nameof(ImmutableListOf)),
        [typeof(ImmutableQueue<>)] = new(nameof(ImmutableQueueOf)),
        [typeof(ImmutableStack<>)] = new(nameof(ImmutableStackOf)),
        [typeof(ImmutableHashSet<>)] = new(nameof(ImmutableHashSetOf), HasComparer: true),
        [typeof(ImmutableSortedSet<>)] = new(nameof(ImmutableSortedSetOf), HasComparer: true),
        [typeof(FrozenSet<>)] = new(nameof(FrozenSetOf), IsOpen: true, HasComparer: true),
        [typeof(IEnumerable<>)] = new(nameof(List), IsOpen: true),
        [typeof(ICollection<>)] = new(nameof(List), IsOpen: true),
        [typeof(IList<>)] = new(nameof(List), IsOpen: true),
        [typeof(IReadOnlyCollection<>)] = new(nameof(List), IsOpen: true),
        [typeof(IReadOnlyList<>)] = new(nameof(List), IsOpen: true),
        [typeof(IImmutableList<>)] = new(nameof(ImmutableListOf), IsOpen: true),
        [typeof(ISet<>)] = new(nameof(HashSet), IsOpen: true, HasComparer: true),
        [typeof(IReadOnlySet<>)] = new(nameof(HashSet), IsOpen: true, HasComparer: true),
        [typeof(Dictionary<,>)] = new(nameof(Dictionary), HasComparer: true),
        [typeof(SortedDictionary<,>)] = new(nameof(SortedDictionary), HasComparer: true),
        [typeof(SortedList<,>)] = new(nameof(SortedList), HasComparer: true),
        [typeof(ReadOnlyDictionary<,>)] = new(nameof(ReadOnlyDictionary), HasComparer: true),
        [typeof(ConcurrentDictionary<,>)] = new(nameof(ConcurrentDictionary), HasComparer: true),
        [typeof(ImmutableDictionary<,>)] = new(nameof(ImmutableDictionaryOf), HasComparer: true),
        [typeof(ImmutableSortedDictionary<,>)] = new(nameof(ImmutableSortedDictionaryOf), HasComparer: true),
        [typeof(FrozenDictionary<,>)] = new(nameof(FrozenDictionaryOf), IsOpen: true, HasComparer: true),
        [typeof(IDictionary<,>)] = new(nameof(Dictionary), IsOpen: true, HasComparer: true),
        [typeof(IReadOnlyDictionary<,>)] = new(nameof(Dictionary), IsOpen: true, HasComparer: true),
    };

    public static CollectionMaker? Find(Type type)
    {
        if (!type.IsGenericType || !s_methods.TryGetValue(type.GetGenericTypeDefinition(), out var found))
            return null;
        var arguments = type.GetGenericArguments();
        var method = typeof(CollectionMakers).GetMethod(found.Method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(arguments);
        bool dictionary = arguments.Length == 2;
        return new CollectionMaker(dictionary ? typeof(KeyValuePair<,>).MakeGenericType(arguments) : arguments[0], method.ReturnType, method.CreateDelegate<Func<Array, byte, object>>(), found.IsOpen, found.HasComparer) { IsDictionary = dictionary };
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

    private sealed record Maker(string Method, bool IsOpen = false, bool HasComparer = false);
}
