namespace MultiStream.UnitTests.Discovery;

public class TestProblemsTests
{
    [Theory]
    [InlineData("Wrong", "Private", "Method 'Private' is private: make it public.")]
    [InlineData("Wrong", "Internal", "Method 'Internal' is internal: make it public.")]
    [InlineData("Wrong", "Protected", "Method 'Protected' is protected: make it public.")]
    [InlineData("Wrong", "Static", "Method 'Static' is static: make it an instance method.")]
    [InlineData("Wrong", "Generic", "Method 'Generic' has type parameters, and nobody says what they are: make the test a method without them.")]
    [InlineData("Wrong", "Returns_a_number", "Method 'Returns_a_number' returns 'System.Int32', which nobody would look at: let it return void, Task or ValueTask.")]
    [InlineData("Wrong", "Returns_a_task_of_number", "Method 'Returns_a_task_of_number' returns 'System.Threading.Tasks.Task`1<System.Int32>', which nobody would look at: let it return void, Task or ValueTask.")]
    [InlineData("Wrong", "Async_void", "Method 'Async_void' is 'async void', so that it seems to end at its first await: let it return Task.")]
    [InlineData("Wrong", "Takes_numbers", "Parameter 'seconds' of method 'Takes_numbers' is of type 'System.Collections.Generic.List`1<System.Int32>', for which there is no value: a test may take a StreamsManager, a StreamContext and a CancellationToken, and by name string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last.")]
    [InlineData("Wrong", "Takes_by_reference", "Parameter 'cancel' of method 'Takes_by_reference' is of type 'System.Threading.CancellationToken&', for which there is no value: a test may take a StreamsManager, a StreamContext and a CancellationToken, and by name string, numbers, bool, enums, Guid, Uri, TimeSpan, Secret, and arrays of all but the last.")]
    [InlineData("Wrong", "Takes_two_managers", "Method 'Takes_two_managers' takes more than one StreamsManager: one is enough, remove 'again'.")]
    [InlineData("Wrong", "Only_a_stream", "Method 'Only_a_stream' declares a stream by [Stream] but is no test: add [MultiStream].")]
    [InlineData("Wrong", "Negative_limit", "TimeoutSeconds of method 'Negative_limit' is -1: give a number of seconds, or 0 for the limit of the settings.")]
    [InlineData("InternalClass", "In_an_internal_class", "Class 'InternalClass' is internal: make it public.")]
    [InlineData("InternalClass+Nested", "Nested_in_an_internal_class", "Class 'Nested' is nested in 'InternalClass', which is internal: make 'InternalClass' public.")]
    [InlineData("Struct", "In_a_struct", "'Struct' is a struct: make it a class.")]
    [InlineData("IInterface", "In_an_interface", "'IInterface' is an interface: declare the test in a class.")]
    public void A_test_that_cannot_run_says_what_to_change(string className, string method, string sentence) =>
        Assert.Equal(sentence, Cases.One(className, method).Problem);

    [Fact]
    public void A_static_class_is_said_first() =>
        Assert.Equal(
            "Class 'StaticClass' is static: a test is an instance method, so make class and method non-static.\nMethod 'In_a_static_class' is static: make it an instance method.",
            Cases.One("StaticClass", "In_a_static_class").Problem);

    [Fact]
    public void An_open_generic_class_says_what_to_change()
    {
        var test = Cases.One("OpenGeneric`1", "In_an_open_generic_class");

        Assert.StartsWith("Class 'OpenGeneric`1' has type parameters, and nobody says what they are: make it abstract and derive a class that sets them.\n", test.Problem, StringComparison.Ordinal);
        Assert.Equal("In_an_open_generic_class(!0)", test.ManagedMethod);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(4, Cases.One("Wrong", "Everything").Problem!.Split('\n').Length);

    [Fact]
    public void A_static_constructor_is_no_obstacle() => Assert.Null(Cases.One("WithStaticConstructor", "Static_constructor_is_fine").Problem);

    [Fact]
    public void Good_tests_have_no_problem() =>
        Assert.All(Cases.All.Where(t => t.ClassName is "Good" or "Partial" or "Outer+Inner" or "Overloads" or "Traits" or "Global"), t => Assert.Null(t.Problem));
}
