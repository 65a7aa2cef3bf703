namespace MultiStream.UnitTests.Options;

/// <summary>The public way in: a file, and the environment of the process.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-load-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string text)
    {
        var path = Path.Combine(_folder, "hosts.runsettings");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void A_file_is_read_and_relative_paths_begin_at_its_folder()
    {
        var options = MultiStreamOptions.Load(File(Settings.Document("<Strict>true</Strict>")));

        Assert.True(options.Strict);
        Assert.Equal(_folder, options.BaseDirectory);
    }

    [Fact]
    public void The_environment_of_the_process_can_be_referred_to()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!;

        var options = MultiStreamOptions.Load(File(Settings.Document("<Streams><Stream name='a' kind='ssh' host='h' identityFile='${env:PATH}'/></Streams>")));

        Assert.Equal(path, options.Streams.Single().Settings["identityFile"]);
    }

    [Fact]
    public void A_byte_order_mark_and_another_encoding_are_read()
    {
        var path = Path.Combine(_folder, "latin.runsettings");
        System.IO.File.WriteAllText(path, "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Settings.Document("<Strict>true</Strict>"), System.Text.Encoding.Unicode);

        Assert.True(MultiStreamOptions.Load(path).Strict);
    }

    [Fact]
    public void Without_a_file_the_defaults_hold() => Assert.Empty(MultiStreamOptions.Load().Streams);

    [Fact]
    public void An_absent_file_is_an_error()
    {
        var path = Path.Combine(_folder, "absent.runsettings");

        Assert.Equal(
            $"{path}: there is no such run settings file; write the path of one, from {Directory.GetCurrentDirectory()} or in full.",
            Assert.Throws<MultiStreamSettingsException>(() => MultiStreamOptions.Load(path)).Message);
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.StartsWith($"{_folder}: the run settings file cannot be read: ", Assert.Throws<MultiStreamSettingsException>(() => MultiStreamOptions.Load(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_well_formed_is_told_by_name_and_line()
    {
        var path = File("<RunSettings>\n<MultiStream>");

        Assert.StartsWith($"{path}, line 2, position ", Assert.Throws<MultiStreamSettingsException>(() => MultiStreamOptions.Load(path)).Message, StringComparison.Ordinal);
    }
}
