using System.Text;

namespace MultiStream.UnitTests.Blocks;

/// <summary>What is said of a script before any host is touched.</summary>
public sealed class ScriptFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-scripts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_script_that_is_not_there_is_named_with_what_brings_it()
    {
        var e = Assert.Throws<FileNotFoundException>(() => Block.Script("scripts/none.sh"));

        Assert.Equal(Path.Combine(AppContext.BaseDirectory, "scripts", "none.sh"), e.FileName);
        Assert.Contains("<None Include=\"scripts/none.sh\" CopyToOutputDirectory=\"PreserveNewest\" />", e.Message, StringComparison.Ordinal);
        Assert.Equal("There is no script /nowhere/x.sh.", Assert.Throws<FileNotFoundException>(() => Block.Script("/nowhere/x.sh")).Message);
    }

    [Theory]
    [InlineData("x.tcl", "puts 1\n", "Nothing says what runs script ")]
    [InlineData("x", "", "Nothing says what runs script ")]
    [InlineData("x.sh", "#! \necho\n", " is '#!' and names no interpreter: write one, such as #!/bin/sh.")]
    [InlineData("x.sh", "echo 1\r\n", " has the line ends of Windows (CR LF), and /bin/sh takes the CR for a part of each line's last word.")]
    [InlineData("x", "#!/bin/sh -e\r\necho 1\r\n", " has the line ends of Windows (CR LF), and /bin/sh takes the CR for a part of each line's last word.")]
    [InlineData("x", "#!/usr/bin/env -S bash -e\r\necho 1\r\n", " has the line ends of Windows (CR LF), and bash takes the CR for a part of each line's last word.")]
    [InlineData("x", "#!/usr/bin/env bash\r\necho 1\r\n", " has the line ends of Windows (CR LF), and bash takes the CR for a part of each line's last word.")]
    public void What_cannot_run_is_refused_with_the_reason(string name, string text, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Block.Script(Write(name, text))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_script() =>
        Assert.Equal("#!/bin/sh\n", Encoding.UTF8.GetString(MultiStream.Blocks.ScriptFile.Read(Write("x", "\uFEFF#!/bin/sh\n")).Content));

    [Fact]
    public void A_csharp_block_takes_neither_input_nor_a_directory()
    {
        Assert.Contains("its Console.In is empty", Assert.Throws<ArgumentException>(() => Block.Call(() => { }).WithInput("x")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot have a directory of its own", Assert.Throws<ArgumentException>(() => Block.Call(() => { }).WithWorkingDirectory("/")).Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}
