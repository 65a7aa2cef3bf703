using MultiStream.Discovery;

namespace MultiStream.UnitTests.Discovery;

public class ManagedNamesTests
{
    [Theory]
    [InlineData("Plain", "Plain")]
    [InlineData("List`1", "List`1")]
    [InlineData("Schöne_Welt", "Schöne_Welt")]
    [InlineData("my test", "'my test'")]
    [InlineData("my list`2", "'my list'`2")]
    [InlineData("1st", "'1st'")]
    [InlineData("it's", @"'it\'s'")]
    [InlineData(@"back\slash", @"'back\\slash'")]
    [InlineData("Some.IFace.Method", "Some.IFace.Method")]
    [InlineData("<Main>g__Local|0_0", "'<Main>g__Local|0_0'")]
    public void What_is_no_identifier_is_quoted(string name, string expected) => Assert.Equal(expected, ManagedNames.Simple(name));

    [Theory]
    [InlineData("A.B.C", "A.B.C")]
    [InlineData("A.my space.C", "A.'my space'.C")]
    [InlineData("", "")]
    public void Each_part_of_a_namespace_is_quoted_by_itself(string name, string expected) => Assert.Equal(expected, ManagedNames.Namespace(name));

    [Theory]
    [InlineData("Plain", "Plain")]
    [InlineData("a+b,c", @"a\+b\,c")]
    public void Reflection_reads_the_names_that_it_is_given(string name, string expected) => Assert.Equal(expected, ManagedNames.Reflection(name));

    [Theory]
    [InlineData("Global", "Global", "Global", "")]
    [InlineData("Größe", "Discovery.Cases.Ünï.Größe", "Discovery.Cases.Ünï.Größe", "Discovery.Cases.Ünï")]
    [InlineData("Outer+Inner", "Discovery.Cases.Outer+Inner", "Discovery.Cases.Outer+Inner", "Discovery.Cases")]
    public void A_class_is_named_for_reflection_and_for_VSTest(string className, string typeName, string managedType, string @namespace)
    {
        var test = Cases.All.First(t => t.ClassName == className);

        Assert.Equal((typeName, managedType, @namespace), (test.TypeName, test.ManagedType, test.Namespace));
    }

    [Theory]
    [InlineData("Generic", "Generic`1")]
    [InlineData("Takes_numbers", "Takes_numbers(MultiStream.StreamsManager,System.Collections.Generic.List`1<System.Int32>)")]
    [InlineData("Plain", "Plain")]
    public void A_method_is_named_with_its_arity_and_parameters(string method, string expected) =>
        Assert.Equal(expected, Cases.All.Single(t => t.MethodName == method).ManagedMethod);
}
