using System.Text;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises;

/// <summary>Arguments, holes and values arrive exactly, whatever is in them.</summary>
/// <param name="kind">On which they have to hold.</param>
[KindMust("hand AgentLaunch.ShellCommand to sh -c unchanged, and carry every byte in both directions unchanged: no terminal, no conversion of line ends.")]
public class ArgumentPromises(StreamKind kind) : Promise(kind)
{
    /// <summary>A program that writes its arguments, each with a NUL behind it.</summary>
    private static readonly string[] s_writeArguments = ["-c", "printf '%s\\0' \"$@\"", "sh"];

    private static readonly string[] s_words =
    [
        "plain", "", " ", "two words", "it's", "\"double\"", "'", "''", "`id`", "$(id)", "$HOME", "${x}", "a\\b", "\\", "\\n", "new\nline", "\n", "\r", "tab\there", "*", "?", "[a-z]*",
        "~", "~root", "-", "--", "-n", "--help", "-e", "#", "!", "!!", "a;b", "a&b", "a|b", "<", ">", "(", ")", "{a,b}", "=", "a=b", "%s", "%", "\u0001\u001b[31m", "\u007f",
        "zażółć gęślą jaźń", "日本語", "🙂", "\u202e", "e\u0301", "\uFEFF",
    ];

    [PromiseFact, BrokenBy<TrimsArguments>]
    internal async Task Arguments_of_a_program_arrive_exactly()
    {
        var stream = await OpenAsync();

        await stream.RunAsync(Block.Program("sh", [.. s_writeArguments, .. s_words]));

        AssertWords(s_words, await StdoutAsync(stream));
    }

    [PromiseFact, BrokenBy<TrimsArguments>]
    internal async Task Each_hole_of_a_shell_command_is_one_word()
    {
        var stream = await OpenAsync();

        int block = 0;
        foreach (var word in s_words)
        {
            await stream.RunAsync(Block.Shell($"printf '%s\\0' {word} x{word}y"));
            AssertWords([word, $"x{word}y"], await StdoutAsync(stream, ++block));
        }
    }

    [PromiseFact, BrokenBy<TrimsArguments>]
    internal async Task A_sequence_in_a_hole_becomes_as_many_words()
    {
        var stream = await OpenAsync();

        await stream.RunAsync(Block.Shell($"printf '%s\\0' {s_words} {Array.Empty<string>()}end"));

        AssertWords([.. s_words, "end"], await StdoutAsync(stream));
    }

    [PromiseFact, BrokenBy<TrimsArguments>]
    internal async Task A_raw_hole_is_part_of_the_command()
    {
        var stream = await OpenAsync();
        string pipe = "| tr a-z A-Z", words = "x  y";

        var result = await stream.RunAsync(Block.Shell($"echo '  ' {words:raw} {words} {pipe:raw}; "));

        Assert.Equal("   X Y X  Y\n", result.StandardOutput);
    }

    [PromiseFact, BrokenBy<CutsLongArguments>]
    internal async Task An_argument_of_100_kB_arrives_exactly()
    {
        var stream = await OpenAsync();
        var word = string.Concat(Enumerable.Range(0, 12_500).Select(i => $"{i:00000} 'ä"));

        await stream.RunAsync(Block.Program("sh", [.. s_writeArguments, word, "end"]).Named("long"));
        await stream.RunAsync(Block.Shell($"printf '%s\\0' {word[..60_000]} end").Named("long"));

        AssertWords([word, "end"], await StdoutAsync(stream));
        AssertWords([word[..60_000], "end"], await StdoutAsync(stream, 2));
    }

    [PromiseFact, BrokenBy<CutsLongArguments>]
    internal async Task Many_arguments_arrive_exactly()
    {
        var stream = await OpenAsync();
        string[] words = [.. Enumerable.Range(0, 20_000).Select(i => $"argument {i}")];

        await stream.RunAsync(Block.Program("sh", [.. s_writeArguments, .. words, new string('x', 5000)]).Named("many"));

        AssertWords([.. words, new string('x', 5000)], await StdoutAsync(stream));
    }

    [PromiseFact, BrokenBy<TrimsArguments>]
    internal async Task Values_of_the_environment_arrive_exactly()
    {
        var stream = await OpenAsync();
        Block block = Block.Shell("i=0; while [ $i -lt " + s_words.Length + " ]; do eval 'printf \"%s\\0\" \"$V_'$i'\"'; i=$((i+1)); done");
        for (int i = 0; i < s_words.Length; i++)
            block = block.WithEnvironment($"V_{i}", s_words[i]);

        await stream.RunAsync(block);

        AssertWords(s_words, await StdoutAsync(stream));
    }

    private static void AssertWords(string[] words, byte[] output) => Assert.Equal(words, Encoding.UTF8.GetString(output).Split('\0')[..^1]);
}
