using MultiStream.Discovery;

namespace MultiStream.UnitTests.Discovery;

/// <summary>The test cases that [Vary] and [Variant] give.</summary>
public class MethodCasesTests
{
    private static string[] NamesOf(string method, string className = "Variants") =>
        [.. Cases.All.Where(t => t.ClassName == className && t.MethodName == method).Select(t => t.Variant?.Name ?? "-")];

    [Fact]
    public void Varied_parameters_are_crossed_the_last_one_fastest_and_each_Variant_is_one_more_case()
    {
        Assert.Equal(
            ["client: v1, server: v1", "client: v1, server: v2", "client: v2, server: v1", "client: v2, server: v2", "downgrade", "client: v9"],
            NamesOf("Matrix"));
        var downgrade = Assert.Single(Cases.All, t => t.DisplayName == "Matrix(downgrade)");
        Assert.Equal("client=v1 server=v3 expected=refused", string.Join(' ', downgrade.Variant!.Values.Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal(("Discovery.Cases.Variants.Matrix", "Discovery.Cases.Variants.Matrix(downgrade)", "Matrix"), (downgrade.FullyQualifiedName, downgrade.FullName, downgrade.DisplayMethod));
        Assert.Equal("Matrix(MultiStream.StreamsManager,System.String,System.String,System.String)", downgrade.ManagedMethod);
    }

    [Theory]
    [InlineData("Named", "three times|as set")]
    [InlineData("Values", "text: Red|text: Dark|text: green|text: 7|text: 1.5")]
    [InlineData("Numbers", "whole: 1, fraction: 0.5, flag: true|whole: 1, fraction: 2, flag: true|whole: -2, fraction: 0.5, flag: true|whole: -2, fraction: 2, flag: true|whole: 3, fraction: 0.5, flag: true|whole: 3, fraction: 2, flag: true")]
    [InlineData("Far", "far: Violet, code: NotFound|far: Amber, code: NotFound")]
    [InlineData("Overload", "text: a|number: 1")]
    public void A_value_is_named_by_its_text_and_an_enums_by_its_name(string method, string names) => Assert.Equal(names, string.Join('|', NamesOf(method)));

    [Fact]
    public void Enums_of_any_size_nested_of_the_framework_and_flags_have_their_names()
    {
        var names = NamesOf("Enums");

        Assert.Equal(8, names.Length);
        Assert.Equal("color: Red, nested: Light, day: Friday, access: Read, Write", names[0]);
        Assert.Equal("color: blue, nested: Light, day: Monday, access: None", names[^1]);
    }

    [Fact]
    public void Texts_that_a_type_reads_are_values_of_it_and_arrays_are_lists()
    {
        var texts = Cases.All.Where(t => t.MethodName == "Texts").ToList();

        Assert.Equal(4, texts.Count);
        Assert.All(texts, t => Assert.Null(t.Problem));
        Assert.Equal(["1 2", "3 4", "1 2", "3 4"], texts.Select(t => t.Variant!.Values.Single(v => v.Key == "list").Value));
    }

    [Fact]
    public void Good_cases_have_no_problem_and_every_type_that_can_be_read_is_allowed() =>
        Assert.All(Cases.All.Where(t => t.ClassName is "Variants" or "VariesInBase"), t => Assert.Null(t.Problem));

    [Fact]
    public void A_name_is_one_line_without_what_a_terminal_obeys_and_a_long_one_is_short_and_still_its_own()
    {
        var odd = Cases.All.Where(t => t.MethodName == "Long_and_odd").ToList();

        Assert.Equal(@"text: one\x0atwo|text: an \x1b[31mescape|text: tab\x09here|text: ", string.Join('|', odd.Take(4).Select(t => t.Variant!.Name)));
        Assert.All(odd, t => Assert.InRange(t.DisplayName.Length, 1, 180));
        Assert.Equal(odd.Count, odd.Select(t => t.DisplayName).Distinct().Count());
        Assert.Contains("… ", odd[^1].DisplayName, StringComparison.Ordinal);
        Assert.EndsWith("0123456789 2", odd[^1].Variant!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Overloads_with_variants_are_told_apart() =>
        Assert.Equal(["Variants.Overload(String)(text: a)", "Variants.Overload(Int32)(number: 1)"], Cases.All.Where(t => t.MethodName == "Overload").Select(t => t.DisplayName));

    [Theory]
    [InlineData("Inherited_vary", "size: small|size: large")]
    [InlineData("Overridden_vary", "size: small|size: large")]
    [InlineData("Own_vary", "size: own")]
    [InlineData("Anew_vary", "-")]
    public void An_override_varies_as_its_base_does_unless_it_says_something_itself(string method, string names) =>
        Assert.Equal(names, string.Join('|', NamesOf(method, "VariesInBase")));

    [Theory]
    [InlineData("Not_a_number", "-|'one', which [Vary] gives to parameter 'number' of method 'Not_a_number', is not a whole number from -2147483648 to 2147483647; write one, such as 30.")]
    [InlineData("Not_a_color", "-|'Yellow', which [Vary] gives to parameter 'color' of method 'Not_a_color', is not one of Color; write Red, Green or Blue.")]
    [InlineData("Null_and_type", "'null', which [Vary] gives to parameter 'text' of method 'Null_and_type', is no value; leave the parameter to the settings or to its default, or write a text.|'System.String', which [Vary] gives to parameter 'text' of method 'Null_and_type', is a type, which no parameter can be; write a text, a number, true or false, or an enum's value.")]
    [InlineData("Only_null", "'null', which [Vary] gives to parameter 'text' of method 'Only_null', is no value; leave the parameter to the settings or to its default, or write a text.")]
    [InlineData("Nothing", "[Vary] on parameter 'text' of method 'Nothing' has no values: give at least one, such as [Vary(\"v1\", \"v2\")].")]
    [InlineData("Of_the_manager", "[Vary] on parameter 'streams' of method 'Of_the_manager' has no meaning: a StreamsManager is the test's own. Put it on a parameter that has its value by name.")]
    [InlineData("Of_a_secret", "[Vary] on parameter 'password' of method 'Of_a_secret' would write a secret into the code: set it in the settings, under Secrets.")]
    [InlineData("Variant_of_a_secret", "A [Variant] of method 'Variant_of_a_secret' has a value for 'password', and would write a secret into the code: put that parameter last, and set it in the settings, under Secrets.")]
    [InlineData("Too_many", "A [Variant] of method 'Too_many' has 2 values, but the method has 1 parameter with a value by name: remove values, or add parameters.")]
    [InlineData("None_to_take", "A [Variant] of method 'None_to_take' has 1 value, but the method has no parameter with a value by name: remove values, or add parameters.")]
    [InlineData("Neither_values_nor_name", "A [Variant] of method 'Neither_values_nor_name' has neither values nor a Name, so nobody could tell the case from others: give it a Name.")]
    [InlineData("Empty_name", "[Variant(Name = \" \")] of method 'Empty_name' has an empty Name, so nobody could tell the case from others: give it a Name.")]
    [InlineData("Twice", "2 test cases of method 'Twice' are named 'text: a': give each values of its own, or a [Variant] another Name.|-")]
    [InlineData("Too_many_cases", "The [Vary] of method 'Too_many_cases' give more than 10,000 test cases: vary less, or name the cases that matter by [Variant].")]
    [InlineData("No_test", "Method 'No_test' varies a parameter by [Vary] but is no test: add [MultiStream].")]
    [InlineData("No_test_either", "Method 'No_test_either' has a test case by [Variant] but is no test: add [MultiStream].")]
    public void What_is_wrong_with_a_case_is_said_where_tests_are_listed(string method, string problems) =>
        Assert.Equal(problems, string.Join('|', Cases.All.Where(t => t.ClassName == "WrongVariants" && t.MethodName == method).Select(t => t.Problem ?? "-")));

    [Fact]
    public void Every_parameter_that_nobody_can_set_is_named()
    {
        var problem = Cases.One("WrongVariants", "Wrong_types").Problem!.Split('\n');

        Assert.Equal(["when", "letter", "square", "secrets", "list", "any", "reference", "shop"], problem.Select(p => p.Split('\'')[1]));
    }
}
