using MultiStream.Spawners.Command;
using MultiStream.UnitTests.Blocks;

namespace MultiStream.UnitTests.Spawners.Command;

public sealed class CommandLineTests
{
    /// <summary>What makes quoting hard, as the bootstrap has it: no single quote, but all else.</summary>
    private const string Script = "printf \"%s|\" \"$((40+2))\" \"a  b\" $(echo \"x y\") `echo z`; printf \"\\036\"";

    [Theory]
    [InlineData("ip netns exec h1 {agent}")]
    [InlineData("  a\tb   {agent}  ")]
    [InlineData("a 'b c' \"d e\" f\\ g '' \"\" h\"i\"'j'\\k {agent}")]
    [InlineData("a '$x `y` \\ | & ; < > ( ) \"' \"it's \\\" \\\\ \\$x \\`y\\` \\n | & ; \" {agent} z")]
    [InlineData("a \\$x \\' \\\" \\\\ \\| \\{ {agent}")]
    [InlineData("a ~ # * ? [b] {c,d} ! = % {agent}")]
    public void Words_are_split_as_a_shell_splits_them(string command)
    {
        foreach (var shell in RealShell.All)
        {
            // ~, # and the like mean something to a shell where they stand alone; here nothing is expanded.
            var comparable = command.Contains('#', StringComparison.Ordinal) ? null : RealShell.Words(shell, command.Replace("{agent}", "sh -c BOOT", StringComparison.Ordinal));
            Assert.Equal(comparable ?? ["a", "~", "#", "*", "?", "[b]", "{c,d}", "!", "=", "%", "sh", "-c", "BOOT"], CommandLine.Words(command, "BOOT"));
        }
    }

    [Theory]
    [InlineData("env {agent}")]
    [InlineData("sh -c '{agent}'")]
    [InlineData("sh -c \"{agent}\"")]
    [InlineData("sh -c \\{agent}")]
    [InlineData("sh -c 'cd / && exec {agent}'")]
    [InlineData("sh -c 'env A=1 {agent} # that is all'")]
    [InlineData("sh -c 'exec sh -c \"{agent}\"'")]
    [InlineData("sh -c \"exec sh -c '{agent}'\"")]
    [InlineData("sh -c 'eval \"sh -c '\\''{agent}'\\''\"'")]
    [InlineData("sh -c \"sh -c 'sh -c \\\"{agent}\\\"'\"")]
    [InlineData("env A={agent} sh -c 'eval \"$A\"'")]
    public void The_agent_arrives_however_many_shells_are_between(string command)
    {
        Assert.Null(CommandLine.Check(command));

        var words = CommandLine.Words(command, Script);

        Assert.Equal("42|a  b|x|y|z|\u001e", System.Text.Encoding.UTF8.GetString(RealShell.Run([.. words.SkipLast(1)], words[^1])));
    }

    /// <summary>What is wrong inside is for the inner shell to say.</summary>
    [Fact]
    public void An_inner_line_that_ends_with_a_backslash_is_passed_on() =>
        Assert.Equal(["sh", "-c", "x=sh -c 'BOOT'\\"], CommandLine.Words("sh -c 'x={agent}\\'", "BOOT"));

    [Theory]
    [InlineData("env", "is there not at all")]
    [InlineData("env {Agent}", "is there not at all")]
    [InlineData("a {agent} {agent}", "is there 2 times")]
    [InlineData("{agent}", "a command that begins with a program")]
    [InlineData("a 'b {agent}", "in which the quote ' also ends")]
    [InlineData("a \"{agent}", "in which the quote \" also ends")]
    [InlineData("a {agent}\\", "that does not end with a backslash")]
    [InlineData("cd /x && b {agent}", "a command without &, or with it in single quotes")]
    [InlineData("a $x {agent}", "a command without $, or")]
    [InlineData("a \"$x\" {agent}", "a command without $, or")]
    [InlineData("a \"`x`\" {agent}", "a command without `, or")]
    [InlineData("a\n{agent}", "a command without a new line, or")]
    public void What_is_wrong_is_said(string command, string right) => Assert.Contains(right, CommandLine.Check(command), StringComparison.Ordinal);
}
