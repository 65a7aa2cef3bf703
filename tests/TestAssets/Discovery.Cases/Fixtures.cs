using MultiStream;

namespace Discovery.Cases;

[SharedFixture(FixtureScope.Assembly)]
public class Network(Parameters parameters)
{
    public Parameters Parameters { get; } = parameters;
}

[SharedFixture(FixtureScope.Class)]
public class Database(Network network)
{
    public Network Network { get; } = network;
}

public class WithFixtures(Database database, Network network, Bases.FromAfar afar)
{
    public object[] All { get; } = [database, network, afar];

    [MultiStream]
    public void Fixtures_are_fine()
    {
    }
}

public class NoFixture;

public class WithNoFixture(NoFixture thing)
{
    public NoFixture Thing { get; } = thing;

    [MultiStream]
    public void No_fixture()
    {
    }
}

public class WithStreams(StreamsManager streams)
{
    public StreamsManager Streams { get; } = streams;

    [MultiStream]
    public void Takes_the_streams()
    {
    }
}

public class WithRunParameters(Parameters parameters)
{
    public Parameters Parameters { get; } = parameters;

    [MultiStream]
    public void Takes_the_parameters()
    {
    }
}

public class WithStranger(System.Net.Http.HttpClient client)
{
    public System.Net.Http.HttpClient Client { get; } = client;

    [MultiStream]
    public void Takes_a_stranger()
    {
    }
}

[SharedFixture(FixtureScope.Class)]
public abstract class AbstractFixture;

[SharedFixture(FixtureScope.Class)]
public class GenericFixture<T>
{
    public T? Value { get; set; }
}

[SharedFixture(FixtureScope.Class)]
public class FixtureWithTwoConstructors
{
    public FixtureWithTwoConstructors()
    {
    }

    public FixtureWithTwoConstructors(Network network) => _ = network;
}

[SharedFixture(FixtureScope.Class)]
public class FixtureWithoutConstructor
{
    FixtureWithoutConstructor()
    {
    }
}

[SharedFixture(FixtureScope.Assembly)]
public class FixtureOfText(string text, Database database, CancellationToken cancel)
{
    public object[] All { get; } = [text, database, cancel];
}

[SharedFixture(FixtureScope.Assembly)]
public class Hen(Egg egg)
{
    public Egg Egg { get; } = egg;
}

[SharedFixture(FixtureScope.Assembly)]
public class Egg(Hen hen)
{
    public Hen Hen { get; } = hen;
}

public class WithAbstract(AbstractFixture fixture)
{
    public object Fixture { get; } = fixture;

    [MultiStream]
    public void Test()
    {
    }
}

public class WithGeneric(GenericFixture<int> fixture)
{
    public object Fixture { get; } = fixture;

    [MultiStream]
    public void Test()
    {
    }
}

public class WithTwo(FixtureWithTwoConstructors fixture)
{
    public object Fixture { get; } = fixture;

    [MultiStream]
    public void Test()
    {
    }
}

public class WithNone(FixtureWithoutConstructor fixture)
{
    public object Fixture { get; } = fixture;

    [MultiStream]
    public void Test()
    {
    }
}

public class WithText(FixtureOfText fixture)
{
    public object Fixture { get; } = fixture;

    [MultiStream]
    public void Test()
    {
    }
}

public class WithCircle(Hen hen)
{
    public object Hen { get; } = hen;

    [MultiStream]
    public void Test()
    {
    }
}

[SharedFixture(FixtureScope.Class)]
class InternalFixture;

class WithInternal
{
    public WithInternal(InternalFixture fixture) => _ = fixture;

    [MultiStream]
    public void Test()
    {
    }
}
