using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using MultiStream.Adapter;
using MultiStream.Discovery;
using MultiStream.Options;
using MultiStream.UnitTests.Discovery;

namespace MultiStream.UnitTests.Adapter;

/// <summary>What the executor does without running a test; runs are the acceptance tests' matter.</summary>
public class MultiStreamExecutorTests
{
    private const string WrongSettings = "<RunSettings><MultiStream><NoSuchSetting>1</NoSuchSetting></MultiStream></RunSettings>";

    [Fact]
    public void A_wrong_setting_is_one_error_and_fails_each_selected_test_with_its_sentence()
    {
        var handle = new RecordingHandle();

        new MultiStreamExecutor().RunTests([Cases.AssemblyPath], new RunSettingsContext("ClassName=Discovery.Cases.Good", WrongSettings), handle);

        var (level, text) = Assert.Single(handle.Messages);
        Assert.Equal(TestMessageLevel.Error, level);
        Assert.Contains("NoSuchSetting", text, StringComparison.Ordinal);
        Assert.Equal(["Plain Failed", "Later Failed", "Limited Failed", "Both Failed"], handle.Results.Select(r => $"{r.DisplayName} {r.Outcome}"));
        Assert.All(handle.Results, r => Assert.Equal(text, "MultiStream: " + r.ErrorMessage));
    }

    [Fact]
    public void A_wrong_setting_fails_chosen_tests_too()
    {
        var handle = new RecordingHandle();
        var chosen = TestCaseFactory.Create(Cases.One("Good", "Plain"));

        new MultiStreamExecutor().RunTests([chosen], new RunSettingsContext(null, WrongSettings), handle);

        Assert.Same(chosen, Assert.Single(handle.Results).TestCase);
    }

    /// <summary>Cases that only the settings make must be told of wrong settings, and not that they are gone.</summary>
    [Theory]
    [InlineData("<Variants><Variant name='ipv6' test='*.Good.Plain'/></Variants><NoSuchSetting>1</NoSuchSetting>", "NoSuchSetting")]
    [InlineData("<Variants><Variant name='ipv6'/></Variants>", "MultiStream/Variants/Variant[1] (name 'ipv6'): has no test; ")]
    public void A_wrong_setting_fails_a_chosen_case_of_a_variant_and_is_said_when_a_filter_asks_for_it(string section, string problem)
    {
        var context = $"<RunSettings><MultiStream>{section}</MultiStream></RunSettings>";
        var (chosen, filtered) = (new RecordingHandle(), new RecordingHandle());
        var testCase = TestCaseFactory.Create(SettingVariants.Expand([Cases.One("Good", "Plain")], [new VariantOptions("ipv6", "*", [], "")])[0]);

        new MultiStreamExecutor().RunTests([testCase], new RunSettingsContext(null, context), chosen);
        new MultiStreamExecutor().RunTests([Cases.AssemblyPath], new RunSettingsContext("Variant=ipv6", context), filtered);

        Assert.Contains(problem, Assert.Single(chosen.Results).ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(filtered.Messages, m => m.Level == TestMessageLevel.Error && m.Text.Contains(problem, StringComparison.Ordinal));
        Assert.Contains(chosen.Messages, m => m.Level == TestMessageLevel.Error && m.Text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_setting_is_nobodys_business_in_an_assembly_without_tests()
    {
        var handle = new RecordingHandle();

        new MultiStreamExecutor().RunTests([typeof(FactAttribute).Assembly.Location], new RunSettingsContext(null, WrongSettings), handle);

        Assert.Empty(handle.Messages);
        Assert.Empty(handle.Events);
    }

    [Fact]
    public void A_filter_that_cannot_be_understood_is_an_error_and_runs_nothing()
    {
        var handle = new RecordingHandle();

        new MultiStreamExecutor().RunTests([Cases.AssemblyPath], new RunSettingsContext("Name=("), handle);

        Assert.Equal(TestMessageLevel.Error, Assert.Single(handle.Messages).Level);
        Assert.Empty(handle.Events);
    }

    /// <summary>Whatever the filter: of all that was found.</summary>
    [Fact]
    public void An_entry_that_no_test_has_is_a_warning_of_the_run()
    {
        const string settings = """
            <RunSettings><MultiStream>
              <Tests><Test name="*.Gode.*"><Parameters><a>1</a></Parameters></Test><Test name="*.Good.*"><Parameters><a>1</a></Parameters></Test></Tests>
              <Variants><Variant name="ipv6" test="Good.Plain"/></Variants>
            </MultiStream></RunSettings>
            """;
        var (run, chosen) = (new RecordingHandle(), new RecordingHandle());

        // A test that cannot run: it fails without any code of its assembly.
        new MultiStreamExecutor().RunTests([Cases.AssemblyPath], new RunSettingsContext("ClassName=Discovery.Cases.Wrong&Name=Private", settings), run);
        new MultiStreamExecutor().RunTests([TestCaseFactory.Create(Cases.One("Wrong", "Private"))], new RunSettingsContext(null, settings), chosen);

        const string Advice = ", so the entry does nothing; a pattern is the full name, with * for any text, such as Acme.Tests.Failover.*";
        Assert.All([run, chosen], handle => Assert.Contains(handle.Messages, m => m.Level == TestMessageLevel.Warning && m.Text ==
            "MultiStream: MultiStream/Tests/Test[1] (name '*.Gode.*'): no test that was found has a name like '*.Gode.*'" + Advice + "\n"
            + "MultiStream/Variants/Variant[1] (name 'ipv6'): no test that was found has a name like 'Good.Plain'" + Advice));
    }

    [Fact]
    public void A_run_that_is_cancelled_before_it_begins_starts_nothing()
    {
        var handle = new RecordingHandle();
        var executor = new MultiStreamExecutor();

        executor.Cancel();
        executor.RunTests([Cases.AssemblyPath], new RunSettingsContext(), handle);

        Assert.Empty(handle.Events);
    }

    [Fact]
    public void Cancelling_one_run_does_not_cancel_the_next()
    {
        var handle = new RecordingHandle();
        var executor = new MultiStreamExecutor();
        executor.Cancel();
        executor.RunTests([Cases.AssemblyPath], new RunSettingsContext(), handle);

        // A test that cannot run: it fails without any code of its assembly.
        executor.RunTests([Cases.AssemblyPath], new RunSettingsContext("ClassName=Discovery.Cases.Wrong&Name=Private"), handle);

        Assert.Equal(["start Private", "result Private Failed", "end Private Failed", "attachments"], handle.Events);
    }

    [Fact]
    public void An_error_of_ours_is_said_and_not_thrown()
    {
        var handle = new RecordingHandle();

        new MultiStreamExecutor().RunTests(FailsToEnumerate(), new RunSettingsContext(), handle);

        var (level, text) = Assert.Single(handle.Messages);
        Assert.Equal(TestMessageLevel.Error, level);
        Assert.Contains("an unforeseen error", text, StringComparison.Ordinal);

        static IEnumerable<TestCase> FailsToEnumerate()
        {
            yield return TestCaseFactory.Create(Cases.All[0]);
            throw new InvalidOperationException("an unforeseen error");
        }
    }
}
