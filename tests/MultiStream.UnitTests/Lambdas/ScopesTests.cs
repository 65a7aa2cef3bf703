using System.Linq.Expressions;
using MultiStream.Lambdas;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>The variables of all scopes around a lambda, and of the lambdas inside it.</summary>
public sealed class ScopesTests
{
    [Fact]
    public void Lambdas_inside_the_lambda_find_their_variables()
    {
        int factor = 10;
        int[] numbers = [1, 2, 3];

        Assert.Equal([10, 20, 30], Journey.Of(() => numbers.Select(n => n * factor).ToArray()));
        Assert.Equal([20, 40, 60], Journey.Of(() =>
        {
            var results = new List<int>();
            foreach (int n in numbers)
            {
                int twice = n * 2;
                Func<int> inner = () => twice * factor;
                results.Add(inner());
            }
            return results.ToArray();
        }));
        Assert.Equal(60, Journey.Of(() =>
        {
            int sum = 0;
            for (int i = 0; i < 3; i++)
                sum += numbers.Where(n => n == i + 1).Select(n => n * factor).Sum();
            return sum;
        }));
    }

    [Fact]
    public void Each_turn_of_a_loop_has_its_own_variable()
    {
        string prefix = "node-";
        var names = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            int index = i;
            names.Add(Journey.Of(() => prefix + index));
        }
        foreach (var letter in new[] { "a", "b" })
            names.Add(Journey.Of(() => prefix + letter));

        Assert.Equal(["node-0", "node-1", "node-2", "node-a", "node-b"], names);
    }

    [Fact]
    public void Variables_of_scopes_around_each_other_all_arrive()
    {
        int a = 1;
        {
            int b = 2;
            Func<int> neighbour = () => a + b;
            foreach (int c in new[] { 3 })
            {
                int d = 4;
                {
                    int e = 5;
                    Assert.Equal(12345, Journey.Of(() => 10000 * a + 1000 * b + 100 * c + 10 * d + e));
                    Assert.Equal(15, Journey.Of(async () =>
                    {
                        await Task.Yield();
                        return a + b + c + d + e;
                    }));
                    Assert.Equal(9, Journey.Of(() => d + e));
                }
            }
            Assert.Equal(3, neighbour());
        }
    }

    [Fact]
    public void Parameters_of_the_method_around_are_variables_like_others()
    {
        static string In(string name, int n) => Journey.Of(() => name + n);

        Assert.Equal("x7", In("x", 7));
    }
}
