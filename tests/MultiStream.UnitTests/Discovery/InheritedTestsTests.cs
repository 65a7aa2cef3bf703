namespace MultiStream.UnitTests.Discovery;

public class InheritedTestsTests
{
    [Fact]
    public void An_abstract_base_has_no_tests_itself()
    {
        Assert.Empty(Cases.MethodsOf("NearBase"));
        Assert.Empty(Cases.MethodsOf("Childless"));
    }

    [Fact]
    public void Each_derived_class_has_the_bases_tests_then_its_own() =>
        Assert.Equal(["Inherited", "Overridden", "Redeclared", "Own"], Cases.MethodsOf("NearDerivedA"));

    [Fact]
    public void A_method_hidden_by_new_is_no_test_where_it_is_hidden()
    {
        Assert.DoesNotContain("Hidden_by_new", Cases.MethodsOf("NearDerivedA"));
        Assert.Contains("Hidden_by_new", Cases.MethodsOf("NearDerivedB"));
    }

    [Fact]
    public void An_override_is_a_test_as_its_base_is()
    {
        Assert.Equal("base derived s", Cases.StreamsOf("NearDerivedA", "Overridden"));
        Assert.Null(Cases.One("NearDerivedA", "Overridden").Problem);
    }

    [Fact]
    public void A_stream_on_an_override_is_added() => Assert.Equal("base s more", Cases.StreamsOf("NearDerivedB", "Overridden"));

    [Fact]
    public void An_override_that_says_MultiStream_anew_says_all_of_it() =>
        Assert.Equal("base derived stream[3]", Cases.StreamsOf("NearDerivedA", "Redeclared"));

    [Fact]
    public void A_concrete_base_and_what_derives_from_it_each_have_the_test()
    {
        Assert.Equal(["On_both"], Cases.MethodsOf("ConcreteBase"));
        Assert.Equal(["On_both"], Cases.MethodsOf("ConcreteDerived"));
        Assert.Equal(Cases.One("ConcreteBase", "On_both").MethodToken, Cases.One("ConcreteDerived", "On_both").MethodToken);
    }

    [Theory]
    [InlineData("FromAfar", "Inherited_from_afar", "(MultiStream.StreamsManager)")]
    [InlineData("FromAfarGeneric", "Takes_what_the_derived_class_says", "(MultiStream.StreamsManager)")]
    [InlineData("FromAfarNested", "Inherited_from_a_nested_class", "")]
    public void A_base_in_an_assembly_beside_gives_its_tests(string className, string method, string parameters)
    {
        var test = Cases.One(className, method);

        Assert.Equal(method + parameters, test.ManagedMethod);
        Assert.Equal(Cases.AssemblyPath, test.Source);
        Assert.Null(test.Problem);
    }

    [Fact]
    public void Categories_of_bases_count()
    {
        Assert.Equal(["of-derived", "of-base"], Cases.One("NearDerivedA", "Inherited").Categories);
        Assert.Equal(["of-base"], Cases.One("NearDerivedB", "Inherited").Categories);
        Assert.Equal(["far", "shared"], Cases.One("FromAfar", "Inherited_from_afar").Categories);
    }

    [Fact]
    public void A_test_of_a_generic_base_has_the_types_that_the_derived_class_sets()
    {
        Assert.Null(Cases.One("ClosedGeneric", "In_a_generic_base").Problem);
        Assert.Equal(
            "Takes_a_list(System.Collections.Generic.List`1<System.Collections.Generic.Dictionary`2<System.String,System.Int32[,]>[]>)",
            Cases.One("ClosedGeneric", "Takes_a_list").ManagedMethod);
        Assert.Equal(
            "Overridden_in_generic(System.Collections.Generic.Dictionary`2<System.String,System.Int32[,]>)",
            Cases.One("ClosedGeneric", "Overridden_in_generic").ManagedMethod);
    }
}
