namespace MultiStream.UnitTests.Blocks;

/// <summary>Which overload of <c>Block.Shell</c> the compiler takes: with the wrong one, holes would not be quoted, and nobody would be told.</summary>
public sealed class ShellBindingTests
{
    private const string Constant = "it's";

    [Fact]
    public void An_interpolated_string_is_quoted()
    {
        string variable = "it's";

        Assert.Equal(@"echo 'it'\''s'", Block.Shell($"echo {variable}").Title);
        Assert.Equal(@"echo 'it'\''s'", Block.Shell(($"echo {variable}")).Title);
        Assert.Equal(@"echo 'it'\''s'", Block.Shell(command: $"""echo {variable}""").Title);
        Assert.Equal(@"echo 'it'\''s' 'it'\''s'", Block.Shell($"echo {variable}" + $" {variable}").Title);
        Assert.Equal(@"echo 'it'\''s'", Block.Shell(variable.Length switch { 4 => $"echo {variable}", _ => $"true {variable}" }).Title);
    }

    /// <summary>C# makes a plain string of an interpolated string whose holes are all constants, and prefers it, unless an overload has priority.</summary>
    [Fact]
    public void An_interpolated_string_of_constants_is_quoted_too()
    {
        const string Local = "a b";

        Assert.Equal(@"echo 'it'\''s'", Block.Shell($"echo {Constant}").Title);
        Assert.Equal("echo 'a b' 'A'", Block.Shell($"echo {Local} {nameof(A)}").Title);
        Assert.Equal("echo 'x'", Block.Shell($"echo {"x"}").Title);
    }

    [Fact]
    public void Without_a_hole_an_interpolated_string_is_the_text_that_it_shows()
    {
        Assert.Equal("echo it's {}", Block.Shell($"echo it's {{}}").Title);
        Assert.Equal("", Block.Shell($"").Title);
    }

    [Fact]
    public void A_plain_string_is_taken_as_it_is()
    {
        string variable = "echo $HOME | cat";

        Assert.Equal("echo \"$HOME\" | cat", Block.Shell("echo \"$HOME\" | cat").Title);
        Assert.Equal("echo $HOME | cat", Block.Shell(variable).Title);
        Assert.Equal("echo it's", Block.Shell("echo " + Constant).Title);
        Func<string, Block> group = Block.Shell;
        Assert.Equal("echo $HOME | cat", group(variable).Title);
    }

    /// <summary>No overload can tell these from plain strings; the documentation of <c>Block.Shell</c> says so. The test is here to show when C# changes.</summary>
    [Fact]
    public void A_string_that_was_interpolated_before_the_call_is_a_plain_string()
    {
        string variable = "a b";
        string command = $"echo {variable}";

        Assert.Equal("echo a b", Block.Shell(command).Title);
        Assert.Equal("echo a b", Block.Shell("echo " + $"{variable}").Title);
        Assert.Equal("echo a b", Block.Shell(command.Length > 0 ? $"echo {variable}" : $"true {variable}").Title);
    }

    [Fact]
    public void Null_is_refused_by_name()
    {
        Assert.Throws<ArgumentNullException>("command", () => Block.Shell((string)null!));
        Assert.Throws<ArgumentNullException>("command", () => Block.Shell((ShellCommand)null!));
    }

    private static class A;
}
