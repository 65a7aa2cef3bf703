using System.Linq.Expressions;
using MultiStream.Lambdas;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>Every way to write a block in C# runs, and gives its value.</summary>
public sealed class LambdaShapesTests
{
    private static int s_ran;

    private static int Twice(int n) => n * 2;

    private static int FortyTwo() => 42;

    private static async Task<int> FortyThreeAsync()
    {
        await Task.Yield();
        return 43;
    }

    [Fact]
    public void A_lambda_without_captures_runs() => Assert.Equal(42, Journey.Of(() => 42));

    [Fact]
    public void A_static_lambda_runs() => Assert.Equal(42, Journey.Of(static () => 42));

    [Fact]
    public void A_lambda_with_a_captured_variable_runs_with_its_value()
    {
        int port = 8080;
        string host = "10.0.0.5";

        Assert.Equal("10.0.0.5:8080", Journey.Of(() => $"{host}:{port}"));
    }

    [Fact]
    public void An_action_runs()
    {
        int n = 7;
        Journey.Of(() => { s_ran = n; });

        Assert.Equal(7, s_ran);
    }

    [Fact]
    public void An_async_lambda_without_a_value_runs_to_its_end()
    {
        int n = 8;
        Journey.Of(async () =>
        {
            await Task.Yield();
            s_ran = n;
        });

        Assert.Equal(8, s_ran);
    }

    [Fact]
    public void An_async_lambda_gives_its_value()
    {
        int a = 1, b = 2;

        Assert.Equal(3, Journey.Of(async () =>
        {
            await Task.Yield();
            return a + b;
        }));
    }

    [Fact]
    public void A_lambda_that_returns_a_task_is_awaited()
    {
        int n = 5;

        Assert.Equal(5, Journey.Of(() => Task.FromResult(n)));
    }

    [Fact]
    public void A_static_method_runs() => Assert.Equal(42, Journey.Of(FortyTwo));

    [Fact]
    public void A_static_async_method_runs() => Assert.Equal(43, Journey.Of(FortyThreeAsync));

    [Fact]
    public void A_lambda_may_call_static_methods()
    {
        int n = 21;

        Assert.Equal(42, Journey.Of(() => Twice(n)));
    }

    [Fact]
    public void A_local_function_runs()
    {
        int n = 3;
        int Local() => n + 1;
        static int StaticLocal() => 4;

        Assert.Equal(4, Journey.Of(Local));
        Assert.Equal(4, Journey.Of(StaticLocal));
    }

    [Fact]
    public void A_lambda_may_call_local_functions_that_capture()
    {
        int n = 3;
        int Local(int m) => n + m;
        async Task<int> LocalAsync(int m)
        {
            await Task.Yield();
            return n * m;
        }

        Assert.Equal(5, Journey.Of(() => Local(2)));
        Assert.Equal(15, Journey.Of(async () => await LocalAsync(5)));
    }

    [Fact]
    public void A_lambda_may_call_generic_local_functions_that_capture()
    {
        int n = 3;
        string Local<T>(T value) => $"{value}{n}";
        IEnumerable<T> Repeated<T>(T value)
        {
            for (int i = 0; i < n; i++)
                yield return value;
        }

        Assert.Equal("a3", Journey.Of(() => Local("a")));
        Assert.Equal(["b", "b", "b"], Journey.Of(() => Repeated("b").ToArray()));
    }

    [Fact]
    public async Task A_lambda_in_an_async_method_runs()
    {
        int before = 1;
        await Task.Yield();
        int after = 2;

        Assert.Equal(12, Journey.Of(() => before * 10 + after));
        await Task.Yield();
        Assert.Equal(21, Journey.Of(async () =>
        {
            await Task.Yield();
            return after * 10 + before;
        }));
    }

    [Fact]
    public void A_lambda_with_a_parameter_gets_the_context()
    {
        int n = 4;
        Func<string, string> lambda = context => context + n;
        Func<string, Task<string>> later = async context =>
        {
            await Task.Yield();
            return context + n;
        };
        Action<string> action = context => s_ran = context.Length + n;

        Assert.Equal("ctx4", Journey.Run(lambda, typeof(string), "ctx"));
        Assert.Equal("ctx4", Journey.Run(later, typeof(string), "ctx"));
        Journey.Run(action, null, "ctx");
        Assert.Equal(7, s_ran);
        Assert.True(BoundLambda.Bind(LambdaCall.Capture(lambda, typeof(string), []), _ => default).TakesContext);
        Assert.False(BoundLambda.Bind(Journey.Captured(() => n), _ => default).TakesContext);
    }

    [Fact]
    public void A_delegate_around_a_lambda_is_the_lambda()
    {
        int n = 6;
        Func<int> inner = () => n;
        var outer = new Func<int>(inner.Invoke);

        Assert.Equal(6, Journey.Of(outer));
    }

    [Fact]
    public void A_query_expression_inside_runs()
    {
        int least = 2;
        int[] numbers = [1, 2, 3];

        Assert.Equal([4, 6], Journey.Of(() => (from n in numbers let twice = n * 2 where n >= least orderby twice select twice).ToArray()));
    }

    [Fact]
    public void An_expression_tree_inside_finds_its_variables()
    {
        int n = 5;

        Assert.Equal(6, Journey.Of(() =>
        {
            Expression<Func<int>> expression = () => n + 1;
            return expression.Compile()();
        }));
    }

    [Fact]
    public void Many_threads_may_send_the_same_lambda()
    {
        string text = "a";
        Func<string> lambda = () => text + "b";

        Parallel.For(0, 200, _ => Assert.Equal("ab", Journey.Of(lambda)));
    }

    [Fact]
    public void An_exception_arrives_as_it_was_thrown()
    {
        string message = "no such host";
        Func<int> lambda = () => throw new InvalidOperationException(message);

        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Journey.Of(lambda)).Message);
    }

    [Fact]
    public void The_value_that_travels_is_that_of_the_moment()
    {
        var list = new List<int> { 1 };
        var call = Journey.Captured(() => list.Count);
        list.Add(2);

        Assert.Equal(1, Journey.Arrived(call));
    }

    [Fact]
    public void Each_binding_has_variables_of_its_own()
    {
        var list = new List<int>();
        Func<int> lambda = () =>
        {
            list.Add(1);
            return list.Count;
        };

        Assert.Equal(1, Journey.Of(lambda));
        Assert.Equal(1, Journey.Of(lambda));
        Assert.Empty(list);
    }
}
