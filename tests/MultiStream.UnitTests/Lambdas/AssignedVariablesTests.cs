using System.Globalization;

namespace MultiStream.UnitTests.Lambdas;

/// <summary>An assignment to a captured variable would stay at the other end without a word, so it is refused.</summary>
public sealed class AssignedVariablesTests
{
    private struct Point
    {
        public int X;

        public (int A, int B) Pair;
    }

    [Fact]
    public void An_assignment_is_refused()
    {
        int counter = 0;

        Assert.Equal(
            "The block assigns 'counter', and the assignment would stay where the block runs. Return the value from the block and assign it here, or copy 'counter' to a variable inside the block.",
            Journey.Refused("counter", () => { counter = 1; }));
        Journey.Refused("counter", () => counter++);
        Journey.Refused("counter", () => counter += 2);
        Journey.Refused("counter", () => { if (counter > 0) counter = 3; });
        Assert.Equal(0, counter);
    }

    [Fact]
    public void An_assignment_after_an_await_is_refused()
    {
        string? answer = null;

        Journey.Refused("answer", async () =>
        {
            await Task.Yield();
            answer = "x";
        }, null);
        Assert.Null(answer);
    }

    [Fact]
    public void An_assignment_in_a_lambda_or_local_function_inside_is_refused()
    {
        int sum = 0;
        void Add(int n) => sum += n;

        Journey.Refused("sum", () => new List<int> { 1 }.ForEach(n => sum += n));
        Journey.Refused("sum", () => Add(1));
        Assert.Equal(0, sum);
    }

    [Fact]
    public void An_assignment_from_an_outer_scope_is_refused()
    {
        int outer = 0;
        for (int i = 0; i < 1; i++)
        {
            int inner = i;
            Journey.Refused("outer", () => { outer = inner; });
        }
        Assert.Equal(0, outer);
    }

    [Fact]
    public void A_variable_given_by_ref_or_out_is_refused()
    {
        int counter = 0;
        long total = 0;

        Journey.Refused("counter", () => Interlocked.Increment(ref counter));
        Journey.Refused("total", () => Interlocked.Add(ref total, counter > 0 ? counter : 7));
        Journey.Refused("counter", () => int.TryParse("1", CultureInfo.InvariantCulture, out counter));
        Journey.Refused("counter", async () =>
        {
            await Task.Yield();
            return Interlocked.CompareExchange(ref counter, 1, 0);
        }, typeof(int));
    }

    [Fact]
    public void An_assignment_by_a_ref_local_is_refused()
    {
        int counter = 0, other = 0;

        Journey.Refused("counter", () =>
        {
            ref int r = ref counter;
            int n = other;
            r = n + 1;
        });
        Assert.Equal(1, Journey.Of(() =>
        {
            ref int r = ref counter;
            return r + 1;
        }));
    }

    [Fact]
    public void A_part_of_a_struct_that_is_assigned_is_refused()
    {
        var point = new Point { X = 1 };

        Journey.Refused("point", () => { point.X = 2; });
        Journey.Refused("point", () => point.X++);
        Journey.Refused("point", () => { point.Pair.B = 3; });
        Journey.Refused("point", () => { point = default; });
        Journey.Refused("point", () => Interlocked.Increment(ref point.X));
    }

    [Fact]
    public void Reading_by_address_is_reading()
    {
        int n = 5;
        var point = new Point { X = 1, Pair = (2, 3) };
        var when = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        decimal price = 1.50m;

        Assert.Equal("5", Journey.Of(() => n.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(6, Journey.Of(() => point.X + point.Pair.A + point.Pair.B));
        Assert.Equal(2026, Journey.Of(() => when.Year));
        Assert.Equal(10, Journey.Of(() => ByReadOnlyReference(in n) * 2));
        Assert.Equal("1.50", Journey.Of(() => price.ToString(CultureInfo.InvariantCulture)));
        Assert.True(Journey.Of(() => n.Equals(5)));
    }

    [Fact]
    public void Variables_inside_the_lambda_may_be_assigned()
    {
        int start = 5;

        Assert.Equal(8, Journey.Of(() =>
        {
            int sum = start;
            new List<int> { 1, 2 }.ForEach(n => sum += n);
            Interlocked.Add(ref sum, 0);
            return sum;
        }));
    }

    private static int ByReadOnlyReference(in int n) => n;
}
