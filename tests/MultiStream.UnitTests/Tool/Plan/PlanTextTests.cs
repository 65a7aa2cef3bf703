using MultiStream.Tool.Plan;
using MultiStream.UnitTests.Discovery;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Tool.Plan;

public sealed class PlanTextTests
{
    private const string Pool = "<Hosts><Host name='db-1' tags='linux ssd' exclusive='true'/><Host name='pc-1' tags='linux' slots='2'/><Host name='board' kind='local'/></Hosts>";

    [Fact]
    public void Streams_have_their_places_members_that_have_the_same_a_line_together() => Assert.Equal(
        """
        At most 3 tests at once. Limits: open 2m, ready 1m, stop 1.5s.

        Discovery.Cases.Good
          Later                                                                 limit 1h
            server                ssh ci@foo.example.com:2222
            client-0              local
            client-1 to -3        command ip netns exec h1 {agent}
          Limited                                                              limit 90s
            skipped: not today

        2 tests, 5 streams on 3 places; 1 skipped; 0 problems

        """,
        Text("""
            <MaxParallelTests>3</MaxParallelTests>
            <Limits><Open>120s</Open><StopGrace>1.5s</StopGrace><Test>60m</Test></Limits>
            <Streams>
              <Stream name='server' kind='ssh' host='foo.example.com' user='ci' port='2222'/>
              <Stream name='client' kind='command' command='ip netns exec h1 {agent}' count='4'/>
              <Stream name='client-0' kind='local'/>
            </Streams>
            """, "Name=Later|Name=Limited"));

    [Fact]
    public void A_role_has_places_named_after_its_streams() => Assert.Contains(
        """
            client-0              command h-client-0
            client-1              command h-client-1

        """,
        Text("<Streams><Stream name='client' kind='command' count='2' command='ip netns exec {stream} {agent}' host='h-{stream}' /></Streams>", "Name=Later"), StringComparison.Ordinal);

    [Fact]
    public void From_the_pool_it_is_told_what_is_asked_and_which_hosts_have_it_and_what_can_never_be_as_in_a_run() => Assert.EndsWith(
        """
        Discovery.Cases.Good
          Plain                                                                limit 10m
          Later                                                                limit 10m
            server                pool, kind ssh, tags linux ssd: db-1
            client-0 to -2        pool, tag linux, distinct: db-1 and pc-1
            PROBLEM: No allocation is possible, even with the whole pool free:
              'client-0', 'client-1' and 'client-2' need 3 hosts that differ with tag
              linux; db-1 has it and is free; pc-1 has it and is free for 2 streams;
              board lacks linux.

        No test can use board.
        2 tests, 4 streams on 2 of 3 pool hosts; 1 problem

        """,
        Text(Pool + "<Streams><Stream name='server' kind='ssh' tags='linux ssd'/><Stream name='client' tags='linux' distinctHosts='true'/></Streams>", "Name=Plain|Name=Later"), StringComparison.Ordinal);

    [Fact]
    public void Variants_that_are_planned_alike_stand_together_and_others_apart() => Assert.EndsWith(
        """
        Discovery.Cases.Variants
          Named, 2 variants                                                    limit 10m
            variants: three times, slow; as set, slow
          Named, 2 variants                                                    limit 10m
            variants: three times, odd; as set, odd
            PROBLEM: MultiStream/Limits/Test: '${param:most}' gives 'soon', which is not
              a time; write a number with ms, s, m or h, such as 60s.

        4 tests, 0 streams on 0 places; 2 problems

        """,
        Text("""
            <Limits><Test>${param:most}</Test></Limits>
            <Parameters><most>10m</most></Parameters>
            <Variants>
              <Variant name='slow' test='*.Variants.Named' />
              <Variant name='odd' test='*.Variants.Named'><Parameters><most>soon</most></Parameters></Variant>
            </Variants>
            """, "Name=Named"), StringComparison.Ordinal);

    [Fact]
    public void Variants_with_limits_of_their_own_stand_apart()
    {
        var text = Text("""
            <Limits><Test>${param:most}</Test></Limits>
            <Parameters><most>10m</most></Parameters>
            <Variants>
              <Variant name='quick' test='*.Variants.Named' />
              <Variant name='slow' test='*.Variants.Named'><Parameters><most>2h</most></Parameters></Variant>
            </Variants>
            """, "Name=Named");

        Assert.Contains("  Named, 2 variants                                                    limit 10m\n    variants: three times, quick; as set, quick\n", text, StringComparison.Ordinal);
        Assert.Contains("  Named, 2 variants                                                     limit 2h\n    variants: three times, slow; as set, slow\n", text, StringComparison.Ordinal);
    }

    /// <summary>A run fails on a host that it was given, and takes any that is suitable.</summary>
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("<Stream name='server' tags='linux'/><Stream name='client' tags='linux'/>", 0, 1)]
    [InlineData("<Stream name='server' tags='linux'/><Stream name='client' tags='linux' distinctHosts='true' count='2'/>", 1, 0)]
    [InlineData("<Stream name='server' tags='ssd'/><Stream name='client' kind='local' count='1'/>", 1, 0)]
    public void A_host_that_lacks_a_parameter_is_a_problem_where_a_test_must_have_it(string streams, int problems, int warnings)
    {
        var plan = Make($"<Hosts><Host name='a' tags='linux' slots='9'/><Host name='b' tags='linux ssd' slots='9' user='${{param:who}}'/><Host name='c' tags='board' slots='9'/></Hosts><Streams>{(streams.Length > 0 ? streams : "<Stream name='server' tags='board'/><Stream name='client' tags='board'/>")}</Streams>", "Name=Later");

        Assert.Equal((problems, warnings), (plan.ProblemCount, plan.Warnings.Count));
        Assert.All([.. plan.Warnings, .. plan.Tests.Select(t => t.Problem).OfType<string>()], said => Assert.StartsWith("MultiStream/Hosts/Host[2] (name 'b')/@user: '${param:who}'", said, StringComparison.Ordinal));
    }

    [Fact]
    public void With_a_sync_server_one_test_runs_at_once()
    {
        var plan = Make("<MaxParallelTests>3</MaxParallelTests><Sync><Server>127.0.0.1:4711</Server></Sync>", "Name=Plain");

        Assert.StartsWith("At most 1 test at once. ", PlanText.Of(plan), StringComparison.Ordinal);
        Assert.Contains("\"maxParallelTests\": 1,", PlanJson.Of(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void What_tests_share_is_told_in_the_order_in_which_it_is_made() => Assert.Contains(
        "Discovery.Cases.WithFixtures\n  shares: Network (assembly), FromAfar (assembly), Database (class)\n  Fixtures_are_fine ", Text("", "Name=Fixtures_are_fine"), StringComparison.Ordinal);

    [Fact]
    public void A_problem_of_discovery_and_one_of_the_settings_for_a_test_are_problems_of_the_test()
    {
        var text = Text("<Strict>true</Strict>", "Name=Later|Name=No_fixture");

        Assert.Contains("\n    PROBLEM: Parameter 'thing' of the constructor of class 'WithNoFixture' is of\n", text, StringComparison.Ordinal);
        Assert.Contains("\n    PROBLEM: MultiStream/Strict is true, and no entry says where stream 'server'\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n2 tests, 0 streams on 0 places; 2 problems\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void A_parameter_without_a_value_is_told_and_one_that_has_one_or_a_default_is_not()
    {
        var plan = Make("<Parameters><a>1</a></Parameters><Secrets><k>${env:K}</k></Secrets>", "Name=Every_type|Name=Anew_vary|Name=Matrix|Name=Named", "K=~a-secret-value");
        var problems = plan.Tests.Where(t => t.Problem is not null).ToDictionary(t => t.Test.FullName, t => t.Problem!);

        Assert.Equal(["Discovery.Cases.Variants.Every_type", "Discovery.Cases.Variants.Matrix(client: v9)", "Discovery.Cases.VariesInBase.Anew_vary"], problems.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith(
            "Parameter 'size' of test 'Discovery.Cases.VariesInBase.Anew_vary' has no value: set it in the settings, <MultiStream><Parameters><size>…</size></Parameters></MultiStream>; by the variable ",
            problems["Discovery.Cases.VariesInBase.Anew_vary"], StringComparison.Ordinal);
        Assert.StartsWith("Parameter 'server' of test 'Discovery.Cases.Variants.Matrix' has no value: ", problems["Discovery.Cases.Variants.Matrix(client: v9)"], StringComparison.Ordinal);
        Assert.Equal([.. "bcdefghijlmnopqrst".Select(c => $"'{c}'")], problems["Discovery.Cases.Variants.Every_type"].Split('\n').Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public void Wrong_settings_are_told_and_the_tests_are_still_listed() => Assert.Equal(
        """
        PROBLEM: MultiStream/Limits/Open: '60' has no unit; write a time with ms, s, m
          or h, such as 60s.
        With these settings no test would run.

        Discovery.Cases.Good
          Plain

        1 test, 0 streams on 0 places; 1 problem

        """,
        Text("<Limits><Open>60</Open></Limits>", "Name=Plain"));

    [Fact]
    public void A_filter_and_an_entry_that_mean_nothing_are_warned_of()
    {
        var text = Text("<Tests><Test name='Acme.*'><Parameters><a>1</a></Parameters></Test></Tests>", "Colour=red");

        Assert.Contains("Warning: The filter 'Colour=red' asks for 'Colour', which no test has.", text, StringComparison.Ordinal);
        Assert.Contains("Warning: No test passes the filter 'Colour=red'.", text, StringComparison.Ordinal);
        Assert.Contains("Warning: MultiStream/Tests/Test[1] (name 'Acme.*'): no test that was found has a", text, StringComparison.Ordinal);
        Assert.EndsWith("\n0 tests, 0 streams on 0 places; 0 problems\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_not_shown_wherever_it_turns_up()
    {
        const string Secret = "~plan-secret-4711";
        var plan = Make($"<Secrets><password>${{env:PW}}</password></Secrets><Streams><Stream name='server' kind='ssh' host='a{Secret}'/></Streams>", "Name=Later", $"PW={Secret}");

        Assert.Contains("server                ssh a***\n", PlanText.Of(plan), StringComparison.Ordinal);
        Assert.Contains("\"host\": \"a***\"", PlanJson.Of(plan), StringComparison.Ordinal);
    }

    internal static RunPlan Make(string section, string? filter, params string[] environment) =>
        Planner.Make([Cases.AssemblyPath], Settings.Document(section), Settings.Variables(environment), filter);

    private static string Text(string section, string? filter) => PlanText.Of(Make(section, filter));
}
