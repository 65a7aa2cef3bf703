using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MultiStream.Tool.Plan;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Tool.Plan;

public sealed class PlanCommandTests : IDisposable
{
    private static readonly JsonSerializerOptions s_compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _folder = Directory.CreateTempSubdirectory("ms-plan-").FullName;
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture), _error = new(CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_follows_the_dashes_is_settings_and_wins_over_the_file()
    {
        var file = Write("<Limits><Open>9s</Open></Limits>");
        Assert.Equal(0, Run(file, "Name=Later", "MultiStream.Limits.Open=7s", "MultiStream.Streams.server.Kind=command", "MultiStream.Streams.server.Command=env A=b {agent}"));

        Assert.StartsWith("At most ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Limits: open 7s,", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("server                command env A=b {agent}\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_parser_tells_settings_from_assemblies()
    {
        Assert.Empty(Parse("a.dll", "--filter", "x", "b.dll", "--", "MultiStream.Strict=true", "-x").Errors);
        Assert.Equal("DLL is empty: it should be a path.", Assert.Single(Parse("").Errors).Message);
        Assert.Equal(2, Parse(Path.Combine(_folder, "none.dll"), "--", Cases.AssemblyPath).Invoke(new InvocationConfiguration { Output = _output, Error = _error }));
    }

    [Fact]
    public void A_problem_ends_with_1_and_wrong_usage_with_2()
    {
        Assert.Equal(1, Run(Write("<Strict>true</Strict>"), "Name=Later"));
        Assert.Equal(1, Run(Write("<Strict>perhaps</Strict>"), null));
        Assert.Equal("", _error.ToString());

        Assert.Equal(2, Run(Path.Combine(_folder, "none"), null));
        Assert.Equal(2, Run(null, "(Name="));
        Assert.Equal(2, Run(null, null, "MultiStream.Strict"));
        Assert.Equal(2, PlanCommand.Run([Path.Combine(_folder, "none.dll")], null, null, [], json: false, _output, _error));
        Assert.Equal(
            ["there is no such run settings file", "The filter '(Name=' cannot be understood", "'MultiStream.Strict' is no setting", "There is no file"],
            _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Zip(
                ["there is no such run settings file", "The filter '(Name=' cannot be understood", "'MultiStream.Strict' is no setting", "There is no file"],
                (line, part) => line.StartsWith("multistream plan: ", StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal) ? part : line));
    }

    /// <summary>What is wrong in the file is the file's problem, whichever way it is wrong; the tests are still listed.</summary>
    [Fact]
    public void A_settings_file_that_is_no_XML_is_a_problem()
    {
        var file = Path.Combine(_folder, "wrong.runsettings");
        File.WriteAllText(file, "<RunSettings>");

        Assert.Equal((1, ""), (Run(file, "Name=Plain"), _error.ToString()));
        Assert.Contains("well-formed XML", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nDiscovery.Cases.Good\n  Plain\n", _output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>VSTest sets them in the tests' process, and asks for what passes both filters; one behind the dashes it does not know.</summary>
    [Theory]
    [InlineData(null, "2 tests, 4 streams")]
    [InlineData("Name=Later", "1 test, 4 streams")]
    [InlineData("Name=Limited", "0 tests, 0 streams")]
    public void Variables_and_filter_of_the_run_configuration_are_those_of_the_run(string? filter, string end)
    {
        var file = Path.Combine(_folder, "configured.runsettings");
        File.WriteAllText(file, """
            <RunSettings>
              <RunConfiguration>
                <EnvironmentVariables><PLAN_HOST>lab-7</PLAN_HOST><MULTISTREAM__LIMITS__OPEN>7s</MULTISTREAM__LIMITS__OPEN></EnvironmentVariables>
                <TestCaseFilter>Name=Later|Name=Plain</TestCaseFilter>
              </RunConfiguration>
              <MultiStream><Streams><Stream name="server" kind="ssh" host="${env:PLAN_HOST}" /></Streams></MultiStream>
            </RunSettings>
            """);

        Assert.Equal(0, Run(file, filter, "RunConfiguration.TestCaseFilter=Name=Limited"));
        Assert.StartsWith(end, _output.ToString().Split('\n')[^2], StringComparison.Ordinal);
        Assert.Contains("Limits: open 7s,", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(end[0] != '0', _output.ToString().Contains("server                ssh lab-7\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_a_problem()
    {
        var file = Path.Combine(_folder, "x.dll");
        File.WriteAllText(file, "no assembly");

        Assert.Equal(1, PlanCommand.Run([file, Cases.AssemblyPath], null, "Name=Plain", [], json: false, _output, _error));
        Assert.Contains("PROBLEM: No tests were looked for in '", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Discovery.Cases.Good (Discovery.Cases.dll)\n  Plain ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_are_told_the_same()
    {
        var file = Write("<Hosts><Host name='db-1' tags='linux'/><Host name='idle' kind='local'/></Hosts><Streams><Stream name='server' kind='ssh' host='foo'/><Stream name='client' tags='linux' count='2'/></Streams>");
        Assert.Equal(1, PlanCommand.Run([Cases.AssemblyPath], file, "Name=Later|Name=Fixtures_are_fine|Name=Limited", [], json: true, _output, _error));

        using var json = JsonDocument.Parse(_output.ToString());
        var root = json.RootElement;
        Assert.Equal("""{"tests":3,"streams":3,"places":1,"poolHosts":1,"skipped":1,"problems":1}""", Compact(root.GetProperty("sum")));
        var tests = root.GetProperty("tests").EnumerateArray().ToDictionary(t => t.GetProperty("method").GetString()!);
        var later = tests["Later"];
        Assert.Equal(600, later.GetProperty("limit").GetDouble());
        Assert.StartsWith("No allocation is possible, even with the whole pool free: 'client-0' and 'client-1' need 2 places on hosts with tag linux; db-1 has it", later.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            """[{"name":"server","role":"server","kind":"ssh","settings":{"host":"foo"},"from":"MultiStream/Streams/Stream[1] (name 'server')"},{"name":"client-0","role":"client","kind":"pool","need":0,"from":"MultiStream/Hosts"},{"name":"client-1","role":"client","kind":"pool","need":0,"from":"MultiStream/Hosts"}]""",
            Compact(later.GetProperty("streams")));
        Assert.Equal("""[{"kind":null,"tags":["linux"],"distinctHosts":false,"hosts":["db-1"]}]""", Compact(root.GetProperty("needs")));
        Assert.Equal([true, false], root.GetProperty("pool").EnumerateArray().Select(h => h.GetProperty("isUsable").GetBoolean()));
        Assert.Equal("not today", tests["Limited"].GetProperty("skip").GetString());
        Assert.Equal("""{"name":"Network","scope":"assembly"}""", Compact(tests["Fixtures_are_fine"].GetProperty("fixtures")[0]));
    }

    private int Run(string? settings, string? filter, params string[] assignments) => PlanCommand.Run([Cases.AssemblyPath], settings, filter, assignments, json: false, _output, _error);

    private string Write(string section)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():n}.runsettings");
        File.WriteAllText(path, Options.Settings.Document(section));
        return path;
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, s_compact);

    private static ParseResult Parse(params string[] args) => new RootCommand { PlanCommand.Create() }.Parse(["plan", .. args]);
}
