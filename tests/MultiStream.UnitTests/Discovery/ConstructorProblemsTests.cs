namespace MultiStream.UnitTests.Discovery;

/// <summary>What a constructor may take, as metadata says it.</summary>
public sealed class ConstructorProblemsTests
{
    [Fact]
    public void Fixtures_of_this_assembly_and_of_one_beside_it_may_stand_in_a_constructor() => Assert.Null(Cases.One("WithFixtures", "Fixtures_are_fine").Problem);

    [Theory]
    [InlineData("WithParameters", "Parameter 'number' of the constructor of class 'WithParameters' is of type 'System.Int32', for which there is no value: "
        + "a test class may take fixtures, classes of this assembly or of one beside it that are marked with [SharedFixture].")]
    [InlineData("WithTwoConstructors", "Class 'WithTwoConstructors' has 2 public constructors: leave one, that takes nothing, or fixtures.")]
    [InlineData("WithPrivateConstructor", "Class 'WithPrivateConstructor' has no public constructor: a fresh instance is made for each test, so give it one that takes nothing, or fixtures.")]
    [InlineData("WithNoFixture", "Parameter 'thing' of the constructor of class 'WithNoFixture' is of type 'Discovery.Cases.NoFixture', which is no fixture: "
        + "mark that with [SharedFixture(FixtureScope.Class)], or give the constructor none of it.")]
    [InlineData("WithStreams", "Parameter 'streams' of the constructor of class 'WithStreams' is of type 'MultiStream.StreamsManager', which only the test's method may take: move it there.")]
    [InlineData("WithRunParameters", "Parameter 'parameters' of the constructor of class 'WithRunParameters' is of type 'MultiStream.Parameters', which only a fixture may take: a test finds them in streams.Parameters.")]
    [InlineData("WithStranger", "Parameter 'client' of the constructor of class 'WithStranger' is of type 'System.Net.Http.HttpClient' of assembly 'System.Net.Http', which is not beside the tests, for which there is no value: "
        + "a test class may take fixtures, classes of this assembly or of one beside it that are marked with [SharedFixture].")]
    [InlineData("WithAbstract", "Fixture 'AbstractFixture' is abstract: mark a class that derives from it, and take that.")]
    [InlineData("WithGeneric", "Fixture 'GenericFixture`1' has type parameters: derive a fixture from it that sets them, mark that, and take it.")]
    [InlineData("WithTwo", "Fixture 'FixtureWithTwoConstructors' has 2 public constructors: leave one, that takes nothing, fixtures of the assembly, or MultiStream.Parameters.")]
    [InlineData("WithNone", "Fixture 'FixtureWithoutConstructor' has no public constructor: give it one, that takes nothing, fixtures of the assembly, or MultiStream.Parameters.")]
    [InlineData("WithInternal", "Class 'WithInternal' is internal: make it public.\nFixture 'InternalFixture' is internal: make it public.")]
    [InlineData("WithCircle", "Fixtures need each other in a circle: 'Hen' -> 'Egg' -> 'Hen'. Let one of them do without the next.")]
    public void A_constructor_that_cannot_be_called_says_what_to_change(string className, string sentence) =>
        Assert.Equal(sentence, Assert.Single(Cases.All, t => t.ClassName == className).Problem);

    [Fact]
    public void A_fixture_may_take_fixtures_of_the_assembly_and_the_parameters_and_nothing_else() => Assert.Equal(
        [
            "Parameter 'text' of the constructor of fixture 'FixtureOfText' is of type 'System.String', for which there is no value: "
                + "a fixture may take fixtures of the assembly, classes marked with [SharedFixture(FixtureScope.Assembly)], and MultiStream.Parameters.",
            "Parameter 'database' of the constructor of fixture 'FixtureOfText' is of type 'Discovery.Cases.Database', which is a fixture of a class: "
                + "a fixture may take those of the assembly and MultiStream.Parameters, so mark it with [SharedFixture(FixtureScope.Assembly)].",
            "Parameter 'cancel' of the constructor of fixture 'FixtureOfText' is of type 'System.Threading.CancellationToken', which belongs to one test: "
                + "a fixture opens streams of its own by StreamsManager.OpenAsync, and its SetUpAsync has a CancellationToken.",
        ],
        Assert.Single(Cases.All, t => t.ClassName == "WithText").Problem!.Split('\n'));
}
