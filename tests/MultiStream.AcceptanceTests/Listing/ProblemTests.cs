using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Listing;

public sealed class ListingRun : SharedRun
{
    internal override TestCommand Command => new("Listing.Cases");
}

/// <summary>Methods that cannot run are listed, and fail with the sentence that says what to change.</summary>
public sealed class ProblemTests(ListingRun shared) : IClassFixture<ListingRun>
{
    [Theory]
    [InlineData("Private", "Method 'Private' is private: make it public.")]
    [InlineData("Static", "Method 'Static' is static: make it an instance method.")]
    [InlineData("Generic", "Method 'Generic' has type parameters, and nobody says what they are: make the test a method without them.")]
    [InlineData("Returns_a_number", "Method 'Returns_a_number' returns 'System.Int32', which nobody would look at: let it return void, Task or ValueTask.")]
    [InlineData("Async_void", "Method 'Async_void' is 'async void', so that it seems to end at its first await: let it return Task.")]
    [InlineData("Takes_numbers", "Parameter 'seconds' of method 'Takes_numbers' is of type 'System.Collections.Generic.List`1<System.Int32>', for which there is no value: a test may take a StreamsManager, a StreamContext and a CancellationToken, and by name string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last.")]
    [InlineData("Only_a_stream", "Method 'Only_a_stream' declares a stream by [Stream] but is no test: add [MultiStream].")]
    [InlineData("Negative_limit", "TimeoutSeconds of method 'Negative_limit' is -1: give a number of seconds, or 0 for the limit of the settings.")]
    [InlineData("In_an_internal_class", "Class 'InternalClass' is internal: make it public.")]
    [InlineData("In_a_struct", "'Struct' is a struct: make it a class.")]
    [InlineData("In_an_interface", "'IInterface' is an interface: declare the test in a class.")]
    [InlineData("Constructor_with_parameters", "Parameter 'number' of the constructor of class 'WithParameters' is of type 'System.Int32', for which there is no value: a test class may take fixtures, classes of this assembly or of one beside it that are marked with [SharedFixture].")]
    public void A_method_that_cannot_run_fails_with_the_sentence_that_says_what_to_change(string name, string sentence)
    {
        var result = shared.Trx[name];
        Assert.Equal("Failed", result.Outcome);
        Assert.Equal(sentence, result.Message);
        Assert.Empty(result.Children);
    }

    [Theory]
    [InlineData("Two_of_a_name")]
    [InlineData("Member_of_a_role")]
    [InlineData("Name_begins_with_a_digit")]
    [InlineData("Name_with_a_space")]
    [InlineData("Name_of_the_body")]
    [InlineData("Name_is_null")]
    [InlineData("Negative_count")]
    [InlineData("Zero_streams")]
    [InlineData("Stream_of_the_class_again")]
    public void Wrong_declarations_of_streams_fail_before_any_stream_is_opened(string name)
    {
        var result = shared.Trx[name];
        Assert.Equal("Failed", result.Outcome);
        Assert.NotNull(result.Message);
        Assert.Empty(result.Children);
        Assert.Empty(result.Files);
    }

    [Fact]
    public void Every_good_test_beside_them_passes() =>
        Assert.All(
            (string[])["In_no_namespace", "Plain", "Later", "Both", "First", "Second", "Nested", "Own", "Inherited_from_afar", "Leaves_a_trace", "Static_constructor_is_fine", "Schöne_neue_Welt"],
            name => Assert.Equal("Passed", shared.Trx[name].Outcome));

    [Fact]
    public void Each_listed_test_has_one_result() => Assert.Equal(153, shared.Trx.Results.Count);
}
