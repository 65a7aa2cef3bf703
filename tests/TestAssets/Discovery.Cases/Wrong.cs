using MultiStream;

namespace Discovery.Cases;

public class Wrong
{
    [MultiStream]
    void Private()
    {
    }

    [MultiStream]
    internal void Internal()
    {
    }

    [MultiStream]
    protected void Protected()
    {
    }

    [MultiStream]
    public static void Static()
    {
    }

    [MultiStream]
    public void Generic<T>()
    {
    }

    [MultiStream]
    public int Returns_a_number() => 1;

    [MultiStream]
    public Task<int> Returns_a_task_of_number() => Task.FromResult(1);

    [MultiStream]
    public async void Async_void() => await Task.Yield();

    [MultiStream]
    public void Takes_numbers(StreamsManager streams, List<int> seconds)
    {
    }

    [MultiStream]
    public void Takes_by_reference(ref CancellationToken cancel)
    {
    }

    [MultiStream]
    public void Takes_two_managers(StreamsManager streams, StreamsManager again)
    {
    }

    [MultiStream, Stream("a"), Stream("A")]
    public void Two_of_a_name()
    {
    }

    [MultiStream, Stream("client", Count = 2), Stream("Client-0")]
    public void Member_of_a_role()
    {
    }

    [MultiStream, Stream("client", Count = 2), Stream("client-2"), Stream("client-01")]
    public void Beside_a_role()
    {
    }

    [MultiStream(2), Stream("stream-1")]
    public void Member_of_the_default_role()
    {
    }

    [MultiStream, Stream("1st")]
    public void Name_begins_with_a_digit()
    {
    }

    [MultiStream, Stream("serv er")]
    public void Name_with_a_space()
    {
    }

    [MultiStream]
    [Stream("Main")]
    public void Name_of_the_body()
    {
    }

    [MultiStream, Stream(null!)]
    public void Name_is_null()
    {
    }

    [MultiStream, Stream("x", Count = -1)]
    public void Negative_count()
    {
    }

    [MultiStream(0)]
    public void Zero_streams()
    {
    }

    [MultiStream(-3)]
    public void Negative_streams()
    {
    }

    [MultiStream(TimeoutSeconds = -1)]
    public void Negative_limit()
    {
    }

    [Stream("alone")]
    public void Only_a_stream()
    {
    }

    [MultiStream, Stream("Ok_1-b")]
    static int Everything(object text) => text.GetHashCode();
}

[Stream("same")]
public class WrongByClass
{
    [MultiStream, Stream("same")]
    public void Stream_of_the_class_again()
    {
    }
}

class InternalClass
{
    [MultiStream]
    public void In_an_internal_class()
    {
    }

    public class Nested
    {
        [MultiStream]
        public void Nested_in_an_internal_class()
        {
        }
    }
}

public static class StaticClass
{
    [MultiStream]
    public static void In_a_static_class()
    {
    }
}

public struct Struct
{
    [MultiStream]
    public void In_a_struct()
    {
    }
}

public interface IInterface
{
    [MultiStream]
    void In_an_interface();
}

public class OpenGeneric<T>
{
    [MultiStream]
    public void In_an_open_generic_class(T value)
    {
    }
}

public class WithParameters(int number)
{
    public int Number { get; } = number;

    [MultiStream]
    public void Constructor_with_parameters()
    {
    }
}

public class WithTwoConstructors
{
    public WithTwoConstructors()
    {
    }

    public WithTwoConstructors(int number) => _ = number;

    [MultiStream]
    public void Two_constructors()
    {
    }
}

public class WithPrivateConstructor
{
    WithPrivateConstructor()
    {
    }

    [MultiStream]
    public void Private_constructor()
    {
    }
}

public class WithStaticConstructor
{
    static WithStaticConstructor() => Traces.Leave("static constructor");

    [MultiStream]
    public void Static_constructor_is_fine()
    {
    }
}
