using System.Net.Sockets;
using MultiStream.Lambdas;
using MultiStream.UnitTests.Guards;

namespace MultiStream.UnitTests.Lambdas;

/// <summary><c>docs/what-travels.md</c> quotes what is really said.</summary>
public sealed class WhatTravelsTests(string baseUrl = "")
{
    private readonly string _user = "ci";

    private static string InGenericMethod<T>(T value) => Journey.Refused("", () => value!.ToString());

    /// <summary>What somebody writes, and what is said to it.</summary>
    private IEnumerable<(string Written, string Message)> Refused()
    {
        ExecutionStream server = null!;
        StreamsManager streams = null!;
        yield return ("() => _user", Journey.Refused("this", () => _user));
        yield return ("() => baseUrl, a primary-constructor parameter", Journey.Refused("this", () => baseUrl));
        yield return ("client.Ping, a method of an object", Journey.Refused("this", new Client(null).Ping));
        yield return ("() => Iperf.Measure(server.Address)", Journey.Refused("server", () => server.Address));
        yield return ("() => streams.Count", Journey.Refused("streams", () => streams.Count));
        int count = 0;
        yield return ("() => { count++; }", Journey.Refused("count", () => { count++; }));
        yield return ("() => Interlocked.Increment(ref count)", Journey.Refused("count", () => Interlocked.Increment(ref count)));
        Func<int> next = () => 1;
        yield return ("() => next(), a variable that holds a lambda", Journey.Refused("next", () => next() + 1));
        Socket socket = null!;
        yield return ("() => socket.Connected", Journey.Refused("socket", () => socket.Connected));
        Client client = new(null);
        yield return ("() => client.Name", Journey.Refused("client", () => client.Name));
        Stream file = Stream.Null;
        yield return ("() => file.Length", Journey.Refused("file", () => file.Length));
        Task<int> task = Task.FromResult(1);
        yield return ("() => task.Result", Journey.Refused("task", () => task.Status));
        var (limit, label) = ((Span: TimeSpan.Zero, Cancel: CancellationToken.None), "");
        yield return ("() => limit.Span, a tuple with a token in it", Journey.Refused("limit", () => limit.Span + label));
        object thing = 1;
        yield return ("() => thing, an object", Journey.Refused("thing", () => thing.GetHashCode()));
        IComparable order = _user.Length > 0 ? 1 : "a";
        yield return ("() => order.CompareTo(2), an interface", Journey.Refused("order", () => order.CompareTo(2)));
        Animal pet = new Dog("Rex", 3);
        yield return ("() => pet.Name, an Animal that is a Dog", Journey.Refused("pet", () => pet.Name));
        Basket basket = [];
        yield return ("() => basket.Count, a class of your own derived from List", Journey.Refused("basket", () => basket.Count));
        var culture = new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase);
        yield return ("() => culture[\"a\"], compared by a culture", Journey.Refused("culture", () => culture.Count));
        var node = new Node();
        node.Next = node;
        yield return ("() => node.Number, where node.Next is node", Journey.Refused("node", () => node.Number));
        var error = new InvalidOperationException();
        yield return ("() => error.Message", Journey.Refused("error", () => error.HResult));
        var lazy = new Lazy<int>(1);
        yield return ("() => lazy.Value", Journey.Refused("lazy", () => lazy.IsValueCreated));
        var map = new int[2, 2];
        yield return ("() => map[0, 1]", Journey.Refused("map", () => map.Length));
        yield return ("() => new MemoryStream()", Journey.Refused("return value", () => new MemoryStream()));
        yield return ("a lambda in a generic method", InGenericMethod(1));
        Func<ValueTask<int>> valued = () => new(1);
        yield return ("a lambda that returns a ValueTask", Journey.Refused("", valued));
        Action forgotten = async () => await Task.Yield();
        yield return ("Action start = async () => ...", Journey.Refused("", forgotten));
        yield return ("text.Letters, an extension method", Journey.Refused("", "abc".Letters));
        yield return ("first + second, two delegates", Journey.Refused("", forgotten + forgotten));
    }

    [Fact]
    public void The_documentation_quotes_the_messages()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/what-travels.md")).ReplaceLineEndings("\n");
        var missing = Refused().Select(r => $"| `{r.Written}` | {r.Message.Replace("<", "\\<", StringComparison.Ordinal)} |").Where(row => !page.Contains(row + "\n", StringComparison.Ordinal)).ToList();

        Assert.True(missing.Count == 0, "docs/what-travels.md should say:\n" + string.Join('\n', missing));
    }

    private sealed class Client(Socket? socket)
    {
        private readonly Socket? _socket = socket;

        public bool Ping() => _socket?.Connected == true;

        public string Name => $"{_socket?.RemoteEndPoint}";
    }
}
