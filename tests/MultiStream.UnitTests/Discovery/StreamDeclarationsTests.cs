using MultiStream.Options;

namespace MultiStream.UnitTests.Discovery;

public class StreamDeclarationsTests
{
    [Theory]
    [InlineData("Two_of_a_name", "Two streams are named 'A' (on class or method; case does not count): rename one, or declare a role with Count.")]
    [InlineData("Member_of_a_role", "Two streams are named 'Client-0': the role 'client' of 2 has a member of that name; rename one.")]
    [InlineData("Member_of_the_default_role", "Two streams are named 'stream-1': the role 'stream' of 2 has a member of that name; rename one.")]
    [InlineData("Name_begins_with_a_digit", "[Stream(\"1st\")]: '1st' is no name for a stream: begin with a letter (A-Z, a-z), then only letters, digits, '_' and '-'.")]
    [InlineData("Name_with_a_space", "[Stream(\"serv er\")]: 'serv er' is no name for a stream: begin with a letter (A-Z, a-z), then only letters, digits, '_' and '-'.")]
    [InlineData("Name_is_null", "[Stream(\"\")]: '' is no name for a stream: begin with a letter (A-Z, a-z), then only letters, digits, '_' and '-'.")]
    [InlineData("Name_of_the_body", "[Stream(\"Main\")]: 'Main' is the test's body in results and at barriers: give the stream another name.")]
    [InlineData("Negative_count", "[Stream(\"x\", Count = -1)]: the count is below 0: give how many streams the role has, or leave it out for one stream.")]
    [InlineData("Zero_streams", "[MultiStream(0)] asks for 0 streams: give a number of at least 1, or none.")]
    [InlineData("Negative_streams", "[MultiStream(-3)] asks for -3 streams: give a number of at least 1, or none.")]
    public void A_wrong_stream_says_what_to_change(string method, string sentence) =>
        Assert.Equal(sentence, Cases.One("Wrong", method).Problem);

    [Fact]
    public void A_stream_of_the_class_clashes_with_the_methods() =>
        Assert.StartsWith("Two streams are named 'same'", Cases.One("WrongByClass", "Stream_of_the_class_again").Problem, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_no_member_of_the_role_has_is_free()
    {
        Assert.Null(Cases.One("Wrong", "Beside_a_role").Problem);
        Assert.Equal("client[2] client-2 client-01", Cases.StreamsOf("Wrong", "Beside_a_role"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("Web-1_b", true)]
    [InlineData("", false)]
    [InlineData("_a", false)]
    [InlineData("-a", false)]
    [InlineData("a.b", false)]
    [InlineData("ä", false)]
    [InlineData("a٣", false)]
    [InlineData("a\n", false)]
    public void A_name_is_a_letter_then_letters_digits_underscores_and_dashes(string name, bool valid) =>
        Assert.Equal(valid, StreamName.IsValid(name));
}
