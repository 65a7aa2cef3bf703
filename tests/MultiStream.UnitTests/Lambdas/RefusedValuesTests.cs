using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net.Sockets;
using MultiStream.Lambdas;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>What is not data, or would not arrive equal, is refused by its variable's name, with what to write instead.</summary>
public sealed class RefusedValuesTests
{
    private sealed class Client(Socket? socket)
    {
        private readonly Socket? _socket = socket;

        public bool Connected => _socket?.Connected == true;
    }

    private sealed record Farm(string Name, List<Client> Clients);

    private sealed class WithEvent
    {
        public event EventHandler? Changed;

        public void Raise() => Changed?.Invoke(this, EventArgs.Empty);
    }

    private sealed class OwnError(string message) : Exception(message);

    private sealed class Numbers : IReadOnlyCollection<int>
    {
        public int Count => 1;

        public IEnumerator<int> GetEnumerator() => Enumerable.Repeat(1, 1).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class OwnSource : Random;

    private sealed class Changed : EventArgs
    {
        public int Number { get; init; }
    }

    private interface IThing;

    private sealed class LastLetter : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x?[^1] == y?[^1];

        public int GetHashCode(string text) => text[^1];
    }

    /// <summary>As for a variable called <c>x</c>.</summary>
    private static string Value<T>(T value)
    {
        var refusal = Assert.Throws<BlockCaptureException>(() => ValueCodec.Encode(typeof(T), value, "x"));
        Assert.Equal("x", refusal.Variable);
        return refusal.Message;
    }

    [Fact]
    public void A_class_that_holds_what_is_not_data_is_refused_with_the_path_to_it()
    {
        var client = new Client(null);
        var farm = new Farm("f", []);

        Assert.Equal("The block reads 'client', a Client, which is not data: Client._socket is a Socket. Create it inside the block, or pass the values that it is made of.", Journey.Refused("client", () => client.Connected));
        Assert.Equal("The block reads 'farm', a Farm, which is not data: Farm.Clients[]._socket is a Socket. Create it inside the block, or pass the values that it is made of.", Journey.Refused("farm", () => farm.Name));
        Assert.Contains(": Client._socket is a Socket.", Value(new Dictionary<int, List<Client[]>>()), StringComparison.Ordinal);
        Assert.Contains(": WithEvent.Changed is a delegate (EventHandler).", Value(new WithEvent()), StringComparison.Ordinal);
        Assert.Contains("Tuple", Value(Tuple.Create(1, new Client(null))), StringComparison.Ordinal);
        Assert.Contains(": (int, Client).Item2._socket is a Socket.", Value((1, new Client(null))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_with_the_test_is_refused()
    {
        Assert.Equal("The block reads 'x', a StreamsManager, which stays with the test. Copy what the block needs to a local variable first, such as: string address = server.Address;", Value<StreamsManager>(null!));
        Assert.StartsWith("The block reads 'x', an ExecutionStream, which stays with the test.", Value<ExecutionStream>(null!), StringComparison.Ordinal);
        Assert.StartsWith("The block reads 'x', a StreamSlice, which stays with the test.", Value<StreamSlice>(null!), StringComparison.Ordinal);
        Assert.StartsWith("The block reads 'x', a RunningBlock, which stays with the test. Wait for it", Value<RunningBlock>(null!), StringComparison.Ordinal);
        Assert.StartsWith("The block reads 'x', a Block, which stays with the test.", Value(Block.Shell("true")), StringComparison.Ordinal);
        Assert.Contains("BlockResult.Stream is an ExecutionStream, which stays with the test.", Value<BlockResult>(null!), StringComparison.Ordinal);
        Assert.Null(DataTypes.WhyNot(typeof(BlockError)));
    }

    [Fact]
    public void Code_is_refused()
    {
        Func<int> f = () => 1;

        Assert.StartsWith("The block reads 'f', a delegate (Func<int>). Code travels only as the block itself", Journey.Refused("f", () => f() + 1), StringComparison.Ordinal);
        Value<System.Linq.Expressions.Expression<Func<int>>>(() => 1);
        Value<IQueryable<int>>(Array.Empty<int>().AsQueryable());
    }

    [Fact]
    public void Tasks_tokens_and_what_is_open_are_refused()
    {
        Assert.Equal("The block reads 'x', a Task<int>, which is not data. Await it first, and pass its result.", Value(Task.FromResult(1)));
        Assert.Contains("Await it first", Value(default(ValueTask<int>)), StringComparison.Ordinal);
        Assert.Contains("a variable of its own", Value((1, CancellationToken.None)), StringComparison.Ordinal);
        Assert.Contains("Copy its Token", Value<CancellationTokenSource>(null!), StringComparison.Ordinal);
        Assert.Contains("Open it inside the block", Value(Stream.Null), StringComparison.Ordinal);
        Assert.Contains("Open it inside the block", Value(TextWriter.Null), StringComparison.Ordinal);
        Assert.Contains("which is not data", Value<HttpClient>(null!), StringComparison.Ordinal);
        Assert.Contains("which is not data", Value<System.Diagnostics.Process>(null!), StringComparison.Ordinal);
        Assert.Contains("an address in this process", Value<nint>(1), StringComparison.Ordinal);
        Assert.Contains("Pass its Value", Value(new Lazy<int>(1)), StringComparison.Ordinal);
        Assert.Contains("typeof", Value(typeof(int)), StringComparison.Ordinal);
        Assert.Contains("Message or ToString()", Value(new OwnError("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_say_too_little_are_refused()
    {
        Assert.Equal("The block reads 'x', which is declared as object. Declare it with the type that it is.", Value<object>(1));
        Assert.Contains("(int, object).Item2 is declared as object", Value<(int, dynamic)>((1, 1)), StringComparison.Ordinal);
        Assert.Contains("declared as the interface IThing", Value<IThing>(null!), StringComparison.Ordinal);
        Assert.Contains("declared as the interface IComparable", Value<IComparable>(1), StringComparison.Ordinal);
        Assert.Contains("Use the generic collection", Value(new ArrayList()), StringComparison.Ordinal);
        Assert.Contains("object", Value<IEnumerable>(Array.Empty<int>()), StringComparison.Ordinal);
        Assert.Contains("an array of several dimensions", Value(new int[1, 1]), StringComparison.Ordinal);
        Assert.Contains("CultureInfo", Value(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_type_than_the_declared_one_is_refused()
    {
        Animal pet = new Dog("d", 1);
        Animal[] pets = [new("a"), pet];
        object[] array = new string[1];

        Assert.Equal("The block reads 'pet', an Animal, and it is a Dog where an Animal is declared. Declare it as Dog, or add [JsonDerivedType(typeof(Dog))] to Animal.", Journey.Refused("pet", () => pet.Name));
        Assert.Contains("and pets[1] is a Dog where an Animal is declared", Journey.Refused("pets", () => pets.Length), StringComparison.Ordinal);
        Assert.Contains("x.Item2.Key is a Dog", Value((1, KeyValuePair.Create(pet, 1))), StringComparison.Ordinal);
        Assert.Contains("it is a Triangle where a Shape is declared", Value<Shape>(new Triangle("t")), StringComparison.Ordinal);
        Assert.Contains("a Dog[] where an Animal[] is declared", Value<Animal[]>(new Dog[1]), StringComparison.Ordinal);
        Assert.NotNull(array);
    }

    [Fact]
    public void A_users_collection_behind_an_interface_is_refused()
    {
        Assert.Equal(
            "The block reads 'x', an IReadOnlyCollection<int>, and it is a Numbers, a collection class of its own kind behind IReadOnlyCollection<int>. Pass its items as a List, an array or a Dictionary.",
            Value<IReadOnlyCollection<int>>(new Numbers()));
        Assert.Contains("Basket", Value<IList<string>>(new Basket()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_collection_is_refused()
    {
        Assert.Equal("The block reads 'x', a Basket, a collection class of its own kind. Pass its items as a List, an array or a Dictionary, or give the class a [JsonConverter].", Value(new Basket()));
        Value(new Numbers());
    }

    [Fact]
    public void A_class_derived_from_one_of_dotnet_is_refused() =>
        Assert.Equal("The block reads 'x', an OwnSource, which derives from Random. Create it inside the block, or pass the values that it is made of.", Value(new OwnSource()));

    /// <summary>A class of .NET without any state has none to lose.</summary>
    [Fact]
    public void A_class_derived_from_one_of_dotnet_without_fields_travels() => Assert.Equal(3, Journey.Back(new Changed { Number = 3 }).Number);

    [Fact]
    public void A_comparer_of_its_own_is_refused()
    {
        Assert.Equal(
            "The block reads 'x', a Dictionary<string, int>, and it is a Dictionary<string, int> that compares with a LastLetter. A comparer is code and does not travel, except StringComparer.Ordinal and OrdinalIgnoreCase: make the collection inside the block.",
            Value(new Dictionary<string, int>(new LastLetter())));
        Value(new HashSet<string>(StringComparer.InvariantCultureIgnoreCase));
        Value(new SortedSet<int>(Comparer<int>.Create((x, y) => y - x)));
        Value<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>(new LastLetter()));
        Value(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(new LastLetter())));
        // Behind IEnumerable nobody looks anything up.
        Assert.Equal(["a"], Journey.Back<IEnumerable<string>>(new HashSet<string>(new LastLetter()) { "a" }));
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        var node = new Node();
        node.Next = new Node { Next = node };

        Assert.Equal(
            "The block reads 'node', a Node, and node.Next.Next is a Node that contains itself. Pass a value without the way back, or mark the member that leads back with [JsonIgnore].",
            Journey.Refused("node", () => node.Number));
    }

    [Fact]
    public void A_value_that_is_nested_without_end_is_refused()
    {
        Node? chain = null;
        for (int i = 0; i < 100_000; i++)
            chain = new Node { Next = chain };

        Assert.Contains(".Next.Next...", Journey.Refused("chain", () => chain!.Number), StringComparison.Ordinal);
        Assert.Contains("nested too deep (more than 400 levels)", Journey.Refused("chain", () => chain!.Number), StringComparison.Ordinal);
    }

    /// <summary>A stack that ends would take the process with it.</summary>
    [Theory]
    [InlineData(1024, true)]
    [InlineData(256, false)]
    public void A_deep_value_travels_or_is_refused_whatever_the_stack(int kilobytes, bool travels)
    {
        Node? chain = null;
        for (int i = 0; i < 390; i++)
            chain = new Node { Number = i, Next = chain };
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => Assert.Equal(389, Journey.Back(chain)!.Number)), kilobytes * 1024);
        thread.Start();
        thread.Join();

        // How much of the small one is needed depends on how the code was compiled.
        Assert.False(travels && thrown is not null);
        if (thrown is not null)
            Assert.Contains("nested too deep", Assert.IsType<BlockCaptureException>(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_throws_is_refused_with_what_it_threw()
    {
        var numbers = Enumerable.Range(0, 3).Select(n => 1 / n);
        var refusal = Assert.Throws<BlockCaptureException>(() => Journey.Captured(() => numbers.Sum()));

        Assert.StartsWith("The block reads 'numbers', an IEnumerable<int>, and reading it for the journey failed with DivideByZeroException: ", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<DivideByZeroException>(refusal.InnerException);
    }

    [Fact]
    public void Why_a_type_is_not_data_is_one_sentence_or_two()
    {
        Assert.Null(DataTypes.WhyNot(typeof(Order)));
        Assert.Equal("Client._socket is a Socket. Create it inside the block, or pass the values that it is made of.", DataTypes.WhyNot(typeof(Client)));
        Assert.Equal("it is declared as object. Declare it with the type that it is.", DataTypes.WhyNot(typeof(object)));
    }
}
