using System.Reflection;

namespace MultiStream.Discovery;

/// <summary>Why a test class, or a fixture that it needs, cannot be made, in sentences that say what to change.</summary>
internal sealed class ConstructorProblems
{
    private const string RunParameters = "MultiStream.Parameters";

    private readonly List<string> _problems = [];
    private readonly List<(string Key, string Name)> _path = [];
    private readonly HashSet<string> _seen = [];

    private ConstructorProblems()
    {
    }

    /// <summary>Exactly one public constructor, which takes fixtures or nothing: of two nobody would know which to call.</summary>
    /// <param name="level">The test class.</param>
    /// <param name="name">Its name.</param>
    public static IReadOnlyList<string> Of(TypeLevel level, string name)
    {
        var problems = new ConstructorProblems();
        var shape = ConstructorShape.Of(level);
        if (shape.Count == 0)
            return [$"Class '{name}' has no public constructor: a fresh instance is made for each test, so give it one that takes nothing, or fixtures."];
        if (shape.Count > 1)
            return [$"Class '{name}' has {shape.Count} public constructors: leave one, that takes nothing, or fixtures."];
        foreach (var parameter in shape.Parameters)
            problems.AddParameter(parameter, $"class '{name}'");
        return problems._problems;
    }

    /// <param name="parameter">Of a test class's constructor or a fixture's.</param>
    /// <param name="owner">Whose, in words.</param>
    private void AddParameter(ConstructorParameter parameter, string owner)
    {
        var isOfTest = _path.Count == 0;
        if (!isOfTest && parameter.Type == RunParameters)
            return;
        var where = $"Parameter '{parameter.Name}' of the constructor of {owner} is of type '{parameter.Type}'";
        if (parameter.Type is "MultiStream.StreamsManager" or "MultiStream.StreamContext" or "System.Threading.CancellationToken")
        {
            _problems.Add(isOfTest
                ? $"{where}, which only the test's method may take: move it there."
                : $"{where}, which belongs to one test: a fixture opens streams of its own by StreamsManager.OpenAsync, and its SetUpAsync has a CancellationToken.");
        }
        else if (parameter.Level is null)
        {
            _problems.Add($"{where}{(parameter.Assembly is { } assembly ? $" of assembly '{assembly}', which is not beside the tests" : "")}, for which there is no value: {MayTake(isOfTest)}.");
        }
        else if (FixtureMark.Of(parameter.Level) is not { } scope)
        {
            _problems.Add(parameter.Type == RunParameters
                ? $"{where}, which only a fixture may take: a test finds them in streams.Parameters."
                : $"{where}, which is no fixture: mark that with [SharedFixture(FixtureScope.{(isOfTest ? "Class" : "Assembly")})], or give the constructor none of it.");
        }
        else if (!isOfTest && scope == SharedBy.Class && !_path.Any(p => p.Key == parameter.Type))
        {
            _problems.Add($"{where}, which is a fixture of a class: a fixture may take those of the assembly and MultiStream.Parameters, so mark it with [SharedFixture(FixtureScope.Assembly)].");
        }
        else
        {
            AddFixture(parameter.Type, parameter.Level);
        }
    }

    private void AddFixture(string key, TypeLevel level)
    {
        var name = level.Reader.GetString(level.Definition.Name);
        if (_path.FindIndex(p => p.Key == key) is >= 0 and var first)
        {
            _problems.Add($"Fixtures need each other in a circle: {string.Join(" -> ", _path.Skip(first).Select(p => $"'{p.Name}'"))} -> '{name}'. Let one of them do without the next.");
            return;
        }
        if (!_seen.Add(key))
            return;
        var before = _problems.Count;
        if (TestProblems.Hidden(level.Reader, level.Type) is { } hidden)
            _problems.Add(string.Concat("Fixture", hidden.AsSpan("Class".Length)));
        if (level.Definition.GetGenericParameters().Count > 0)
            _problems.Add($"Fixture '{name}' has type parameters: derive a fixture from it that sets them, mark that, and take it.");
        if (level.Definition.Attributes.HasFlag(TypeAttributes.Abstract))
            _problems.Add($"Fixture '{name}' is abstract: mark a class that derives from it, and take that.");
        if (_problems.Count > before)
            return;
        var shape = ConstructorShape.Of(level);
        if (shape.Count != 1)
        {
            _problems.Add($"Fixture '{name}' has {(shape.Count == 0 ? "no public constructor: give it one" : $"{shape.Count} public constructors: leave one")}, that takes nothing, fixtures of the assembly, or MultiStream.Parameters.");
            return;
        }
        _path.Add((key, name));
        foreach (var parameter in shape.Parameters)
            AddParameter(parameter, $"fixture '{name}'");
        _path.RemoveAt(_path.Count - 1);
    }

    private static string MayTake(bool isOfTest) => isOfTest
        ? "a test class may take fixtures, classes of this assembly or of one beside it that are marked with [SharedFixture]"
        : "a fixture may take fixtures of the assembly, classes marked with [SharedFixture(FixtureScope.Assembly)], and MultiStream.Parameters";
}
