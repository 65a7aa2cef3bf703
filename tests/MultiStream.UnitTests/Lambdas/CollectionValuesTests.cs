using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>Arrays, collections and dictionaries arrive as what they are, with the same items.</summary>
public sealed class CollectionValuesTests
{
    private static readonly int[] s_numbers = [1, 2];

    private static void SameItems<TCollection, T>(TCollection collection)
        where TCollection : IEnumerable<T>
    {
        var arrived = Journey.Back(collection);
        Assert.Equal(collection.ToArray(), arrived.ToArray());
        if (!typeof(TCollection).IsInterface)
            Assert.Equal(typeof(TCollection).IsAbstract ? collection.GetType() : typeof(TCollection), arrived.GetType());
    }

    [Fact]
    public void Arrays_arrive_equal()
    {
        ValuesTests.Same<byte[]>([], [0, 255], null!);
        ValuesTests.Same<int[][]>([[1], [], null!]);
        ValuesTests.Same<string?[]>([null, "a"]);
        ValuesTests.Same<List<(int, string)[]>>([[(1, "a")]]);
    }

    [Fact]
    public void Collections_arrive_with_their_items_in_order()
    {
        string[] items = ["c", "a", "b"];
        SameItems<List<string>, string>([.. items]);
        SameItems<Queue<string>, string>(new(items));
        SameItems<Stack<string>, string>(new(items));
        SameItems<LinkedList<string>, string>(new(items));
        SameItems<HashSet<string>, string>([.. items]);
        SameItems<SortedSet<string>, string>([.. items]);
        SameItems<Collection<string>, string>([.. items]);
        SameItems<ReadOnlyCollection<string>, string>(new(items));
        SameItems<ConcurrentQueue<string>, string>(new(items));
        SameItems<ConcurrentStack<string>, string>(new(items));
        SameItems<ConcurrentBag<string>, string>([.. items]);
        SameItems<ImmutableArray<string>, string>([.. items]);
        SameItems<ImmutableList<string>, string>([.. items]);
        SameItems<ImmutableQueue<string>, string>([.. items]);
        SameItems<ImmutableStack<string>, string>([.. items]);
        SameItems<ImmutableHashSet<string>, string>([.. items]);
        SameItems<ImmutableSortedSet<string>, string>([.. items]);
        SameItems<FrozenSet<string>, string>(items.ToFrozenSet());
        SameItems<ArraySegment<string>, string>(new(items, 1, 2));
        Assert.True(Journey.Back(default(ImmutableArray<int>)).IsDefault);
    }

    [Fact]
    public void Dictionaries_arrive_equal()
    {
        Dictionary<string, int> pairs = new() { ["c"] = 1, ["a"] = 2 };
        SameItems<Dictionary<string, int>, KeyValuePair<string, int>>(pairs);
        SameItems<SortedDictionary<string, int>, KeyValuePair<string, int>>(new(pairs));
        SameItems<SortedList<string, int>, KeyValuePair<string, int>>(new(pairs));
        SameItems<ReadOnlyDictionary<string, int>, KeyValuePair<string, int>>(new(pairs));
        SameItems<ImmutableDictionary<string, int>, KeyValuePair<string, int>>(pairs.ToImmutableDictionary());
        SameItems<ImmutableSortedDictionary<string, int>, KeyValuePair<string, int>>(pairs.ToImmutableSortedDictionary());
        SameItems<FrozenDictionary<string, int>, KeyValuePair<string, int>>(pairs.ToFrozenDictionary());
        Assert.Equal(pairs, Journey.Back(new ConcurrentDictionary<string, int>(pairs)).ToDictionary());
        Assert.Equal("x", Journey.Back(new Dictionary<(int, Colour), Line> { [(1, Colour.Red)] = new("x", 1, 1) })[(1, Colour.Red)].Product);
    }

    [Fact]
    public void Comparers_that_both_sides_have_arrive()
    {
        var headers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Accept"] = 1 };

        Assert.Equal(1, Journey.Of(() => headers["ACCEPT"]));
        Assert.Equal(1, Journey.Back<IReadOnlyDictionary<string, int>>(headers)["ACCEPT"]);
        Assert.Equal(1, Journey.Back(new ReadOnlyDictionary<string, int>(headers))["ACCEPT"]);
        Assert.Contains("A", Journey.Back(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.Contains("A", Journey.Back(new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.Contains("A", Journey.Back(ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "a")));
        Assert.True(Journey.Back(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)).ContainsKey("A"));
        Assert.False(Journey.Back(new ConcurrentDictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 }).ContainsKey("A"));
        Assert.Equal(["B", "a"], Journey.Back(new SortedSet<string>(StringComparer.Ordinal) { "a", "B" }));
    }

    [Fact]
    public void Collections_behind_interfaces_arrive_with_the_same_items()
    {
        static IEnumerable<int> Iterator()
        {
            yield return 1;
            yield return 2;
        }

        SameItems<IEnumerable<int>, int>(Iterator());
        SameItems<IEnumerable<int>, int>(Enumerable.Range(1, 3).Where(n => n > 1).Select(n => n * 2));
        SameItems<IReadOnlyList<int>, int>([1, 2]);
        SameItems<IReadOnlyCollection<int>, int>(new Queue<int>([1, 2]));
        SameItems<IList<int>, int>(s_numbers);
        SameItems<ICollection<int>, int>(new List<int> { 1, 2 });
        SameItems<ISet<int>, int>(new SortedSet<int> { 2, 1 });
        SameItems<IReadOnlySet<int>, int>(new HashSet<int> { 2, 1 });
        SameItems<IImmutableList<int>, int>(ImmutableList.Create(1, 2));
        SameItems<IDictionary<string, int>, KeyValuePair<string, int>>(new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 });
        SameItems<IReadOnlyDictionary<string, int>, KeyValuePair<string, int>>(new Dictionary<string, int> { ["b"] = 1 });
        Assert.IsType<int[]>(Journey.Back<IEnumerable<int>>(s_numbers));
        Assert.IsType<List<int>>(Journey.Back<IEnumerable<int>>(new List<int> { 1 }));
    }
}
