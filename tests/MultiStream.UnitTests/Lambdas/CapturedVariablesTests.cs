using MultiStream.Lambdas;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>Only the variables that a lambda itself reads travel, and are judged.</summary>
public sealed class CapturedVariablesTests(string parameter = "p")
{
    private static readonly int[] s_one = [1];

    private readonly string _field = "f";

    [Fact]
    public void A_neighbour_that_captures_what_is_not_data_spoils_nothing()
    {
        using var stream = new MemoryStream();
        int port = 1;
        Func<long> neighbour = () => stream.Length + port;

        Assert.Equal(1, Journey.Of(() => port));
        Assert.Equal(2, Journey.Of(async () =>
        {
            await Task.Yield();
            return port + 1;
        }));
        Assert.Equal([2], Journey.Of(() => s_one.Select(n => n + port).ToArray()));
        Assert.Equal(1, neighbour());
    }

    [Fact]
    public void A_neighbour_that_uses_this_spoils_nothing()
    {
        int port = 1;
        Func<string> neighbour = () => _field + port;

        Assert.Equal(1, Journey.Of(() => port));
        Assert.Equal("f1", neighbour());
    }

    [Fact]
    public void A_neighbour_that_assigns_spoils_nothing()
    {
        int count = 0;
        Action neighbour = () => count++;
        neighbour();

        Assert.Equal(1, Journey.Of(() => count));
    }

    [Fact]
    public void What_a_lambda_inside_reads_is_found()
    {
        using var stream = new MemoryStream();
        Func<Func<long>> maker = () => () => stream.Length;

        Assert.Contains("'stream'", Journey.Refused("stream", () => maker2(), null));
        Assert.Equal(0, maker()());

        long maker2()
        {
            Func<long> inner = () => stream.Length;
            return inner();
        }
    }

    [Fact]
    public void What_an_async_lambda_reads_after_an_await_is_found()
    {
        using var stream = new MemoryStream();

        Journey.Refused("stream", async () =>
        {
            await Task.Yield();
            return stream.Length;
        }, typeof(long));
    }

    [Fact]
    public void What_an_iterator_inside_reads_is_found()
    {
        using var stream = new MemoryStream();
        IEnumerable<long> Lengths()
        {
            yield return stream.Length;
        }

        Journey.Refused("stream", () => Lengths().First());
    }

    [Fact]
    public void What_an_async_generic_local_function_reads_is_found()
    {
        using var stream = new MemoryStream();
        async Task<long> LengthAsync<T>(T add)
        {
            await Task.Yield();
            Func<long> inner = () => stream.Length + add!.GetHashCode();
            return inner();
        }

        Journey.Refused("stream", async () => await LengthAsync(1), typeof(long));
    }

    [Fact]
    public void A_captured_this_is_refused()
    {
        int n = 1;

        Assert.Equal(
            "The block uses 'this', a CapturedVariablesTests, which stays here. Copy what the block needs to a local variable first, and use that; fields, properties, methods and primary-constructor parameters of the class are 'this' too.",
            Journey.Refused("this", () => _field + n));
        Journey.Refused("this", () => _field);
        Journey.Refused("this", async () =>
        {
            await Task.Yield();
            return _field + n;
        }, typeof(string));
        Journey.Refused("this", () => s_one.Select(i => _field + n + i).First());
        string local = _field;
        Assert.Equal("f1", Journey.Of(() => local + n));
    }

    [Fact]
    public async Task A_captured_this_in_an_async_method_is_refused()
    {
        int n = 1;
        await Task.Yield();

        Journey.Refused("this", () => _field + n);
    }

    [Fact]
    public void A_primary_constructor_parameter_is_this()
    {
        Journey.Refused("this", () => parameter);
        var local = parameter;

        Assert.Equal("p", Journey.Of(() => local));
    }

    [Fact]
    public void A_method_of_the_test_class_is_this()
    {
        string Method() => _field;

        Journey.Refused("this", () => Method());
        Journey.Refused("this", Method);
    }

    [Fact]
    public void A_token_travels_as_its_number()
    {
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        CancellationToken a = source.Token, b = other.Token, again = source.Token;
        int n = 1;
        var tokens = new List<CancellationToken>();
        Func<bool> lambda = () => a.IsCancellationRequested && !b.IsCancellationRequested && again.IsCancellationRequested && n == 1;

        var call = Journey.Sent(LambdaCall.Capture(lambda, typeof(bool), tokens));

        Assert.Equal([source.Token, other.Token], tokens);
        // Those of the far side.
        CancellationToken[] there = [new(canceled: true), new(canceled: false)];
        Assert.Equal(true, Journey.Arrived(call, i => there[i]));
    }

    [Fact]
    public void A_secret_travels_and_is_told_at_both_ends()
    {
        var password = new Secret("~pässword");
        var login = new { User = "ci", Password = new Secret("~second") };
        Func<string> lambda = () => password.Reveal() + login.Password.Reveal();
        List<Secret> here = [], there = [];

        var call = Journey.Sent(LambdaCall.Capture(lambda, typeof(string), [], here));

        Assert.Equal("~pässword~second", Journey.Arrived(call, secrets: there));
        Assert.Equal(["~pässword", "~second"], here.Select(s => s.Reveal()).Order());
        Assert.Equal(["~pässword", "~second"], there.Select(s => s.Reveal()).Order());
    }
}
