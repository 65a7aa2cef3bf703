namespace MultiStream.UnitTests;

/// <summary>Blocks are values: every change is a copy.</summary>
public sealed class BlockExtensionsTests
{
    private static readonly Block Original = Block.Shell("serve");

    [Fact]
    public void Every_change_is_a_copy_and_the_original_stays_as_it_was()
    {
        var changed = Original.Named("server").AllowFailure().WithTimeLimit(TimeSpan.FromSeconds(3)).WithEnvironment("A", "1").ReadyOnPort(80);

        var settings = changed.Settings;
        Assert.Equal(("server", true, TimeSpan.FromSeconds(3), 80), (settings.Title, settings.AllowFailure, settings.TimeLimit, settings.ReadyPort));
        Assert.Equal([new("A", "1")], settings.Environment);
        Assert.Equal(new MultiStream.Blocks.BlockSettings(), Original.Settings with { Environment = new MultiStream.Blocks.BlockSettings().Environment });
        Assert.Empty(Original.Settings.Environment);
        Assert.Equal(Original.CommandLine, changed.CommandLine);
    }

    [Fact]
    public void A_title_is_the_command_unless_it_has_a_name()
    {
        Assert.Equal("serve", Original.Title);
        Assert.Equal("server", Original.Named("server").ToString());
        Assert.Equal("iperf3 -c 'two words' ''", Block.Program("iperf3", "-c", "two words", "").Title);
    }

    [Fact]
    public void A_shell_block_is_given_to_the_POSIX_shell_and_a_program_to_nobody()
    {
        Assert.Equal(["/bin/sh", "-c", "echo $HOME"], Block.Shell("echo $HOME").CommandLine);
        Assert.Equal(["echo", "$HOME", ""], Block.Program("echo", "$HOME", "").CommandLine);
    }

    /// <summary>An array given for the arguments may change afterwards; the block does not.</summary>
    [Fact]
    public void A_program_keeps_the_arguments_that_it_was_made_with()
    {
        string[] arguments = ["a"];
        var block = Block.Program("echo", arguments);

        arguments[0] = "b";

        Assert.Equal(["echo", "a"], block.CommandLine);
    }

    [Fact]
    public void The_last_way_to_be_ready_is_the_one()
    {
        var output = Original.ReadyOnPort(80).ReadyOnOutput("x").Settings;
        var port = Original.ReadyOnOutput("x").ReadyOnPort(80).Settings;

        Assert.Equal(("x", 0), (output.ReadyOutput, output.ReadyPort));
        Assert.Equal((null, 80), (port.ReadyOutput, port.ReadyPort));
    }

    [Fact]
    public void Variables_add_up_and_keep_their_order() =>
        Assert.Equal(
            [new("A", "1"), new("B", ""), new("A", "2")],
            Original.WithEnvironment("A", "1").WithEnvironment("B", "").WithEnvironment("A", "2").Settings.Environment);

    [Theory]
    [InlineData("")]
    [InlineData("1A")]
    [InlineData("A B")]
    [InlineData("A=B")]
    [InlineData("A\n")]
    [InlineData("É")]
    public void What_cannot_name_a_variable_is_refused(string name) =>
        Assert.Equal(
            $"'{name}' cannot name an environment variable; a letter or _, then letters, digits and _ can. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => Original.WithEnvironment(name, "x")).Message);

    [Fact]
    public void A_variables_value_may_hold_anything_but_a_NUL()
    {
        Assert.Equal("a\n=é", Original.WithEnvironment("A", "a\n=é").Settings.Environment[0].Value);
        Assert.StartsWith("The value of A holds a NUL character", Assert.Throws<ArgumentException>(() => Original.WithEnvironment("A", "a\0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_when_the_block_is_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>("port", () => Original.ReadyOnPort(0));
        Assert.Throws<ArgumentOutOfRangeException>("port", () => Original.ReadyOnPort(65536));
        Assert.Throws<ArgumentException>("text", () => Original.ReadyOnOutput(""));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => Original.WithTimeLimit(TimeSpan.Zero));
        Assert.Throws<ArgumentException>("title", () => Original.Named(" "));
        Assert.Throws<ArgumentException>("file", () => Block.Program(""));
        Assert.Throws<ArgumentNullException>("block", () => ((Block)null!).AllowFailure());
    }

    [Fact]
    public void What_would_need_a_process_of_its_own_is_refused_to_a_csharp_block_with_what_to_do()
    {
        var block = Block.Call(() => 1);

        const string Shared = "Block '() => 1' is C# code, and the C# blocks of a stream share one process: ";
        Assert.Equal(
            Shared + "it has no environment of its own to set A in. Let the block read a local variable: what it captures travels with it. (Parameter 'block')",
            Assert.Throws<ArgumentException>(() => block.WithEnvironment("A", "b")).Message);
        Assert.StartsWith(Shared, Assert.Throws<ArgumentException>(() => block.WithEnvironment("A", new Secret("hunter2"))).Message, StringComparison.Ordinal);
        Assert.Equal(
            Shared + "who listens on port 80 there cannot be told. Call SetReady() of the block's StreamContext when it listens. (Parameter 'block')",
            Assert.Throws<ArgumentException>(() => block.ReadyOnPort(80)).Message);
        Assert.Equal("up", block.ReadyOnOutput("up").Settings.ReadyOutput);
    }
}
