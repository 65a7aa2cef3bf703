using System.Diagnostics.CodeAnalysis;
using MultiStream.Files;
using MultiStream.Platform;

namespace MultiStream.UnitTests.Files;

/// <summary>What the place's side of a transfer sends.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "Files travel on Linux.")]
public sealed class FileServiceTests : IDisposable
{
    private const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = All | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multistream-service-");
    private readonly DirectoryInfo _there, _here;

    public FileServiceTests() => (_there, _here) = (_folder.CreateSubdirectory("there"), _folder.CreateSubdirectory("here"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_file_is_sent_once_however_many_of_the_folders_above_it_match_too()
    {
        Write("1");
        Write("a/2");
        Write("a/b/3");
        Write("a/b/c/4");

        var fetched = Transferred.Fetch(_there, "**/*", _here);

        Assert.Null(fetched.Fault);
        Assert.Equal(4, fetched.Records.Count(r => r == FileRecord.File));
        Assert.Equal(["1", "a", "a/2", "a/b", "a/b/3", "a/b/c", "a/b/c/4"], fetched.Named.Order(StringComparer.Ordinal));
        Assert.Equal("a/b/c/4", File.ReadAllText(Path.Combine(_here.FullName, "a/b/c/4")));
    }

    /// <summary>What is named is followed, also when the folder that it is in is named too.</summary>
    [Fact]
    public void A_link_that_matches_in_a_folder_that_matches_is_followed()
    {
        Write("a/file");
        Write("else/inside");
        File.CreateSymbolicLink(Path.Combine(_there.FullName, "a", "link"), "file");
        Directory.CreateSymbolicLink(Path.Combine(_there.FullName, "a", "way"), "../else");

        var fetched = Transferred.Fetch(_there, "**/*", _here);

        Assert.Null(fetched.Fault);
        Assert.Equal("a/file", File.ReadAllText(Path.Combine(_here.FullName, "a", "link")));
        Assert.Null(new FileInfo(Path.Combine(_here.FullName, "a", "link")).LinkTarget);
        Assert.Equal("else/inside", File.ReadAllText(Path.Combine(_here.FullName, "a", "way", "inside")));
    }

    [Fact]
    public void A_match_behind_a_link_in_a_folder_that_is_sent_is_told_when_it_is_left_out()
    {
        Write("x1/y1/file");
        Write("else/y2");
        Directory.CreateSymbolicLink(Path.Combine(_there.FullName, "x1", "y1", "x2"), "../../else");

        var fetched = Transferred.Fetch(_there, "**/x*/y*", _here);

        Assert.Null(fetched.Fault);
        Assert.Contains("'x1/y1/x2/y2' was not met in the folder above it that matches too: it is behind a link, or went away meanwhile", fetched.Skipped);
    }

    [Theory]
    [InlineData("**/*.log")]
    [InlineData("closed/*.log")]
    [InlineData("clos?d/*.log")]
    [InlineData("closed/a.log")]
    public void A_folder_that_must_not_be_entered_is_told(string pattern)
    {
        Write("open.log");
        Write("closed/a.log");
        foreach (var folder in (DirectoryInfo[])[_folder, _there, _here])
            File.SetUnixFileMode(folder.FullName, Everybody);
        File.SetUnixFileMode(Path.Combine(_there.FullName, "closed"), UnixFileMode.None);

        Transferred? fetched = null;
        NotRoot.Run(() => fetched = Transferred.Fetch(_there, pattern, _here, goOn: true));

        File.SetUnixFileMode(Path.Combine(_there.FullName, "closed"), All);
        Assert.Contains(fetched!.Skipped, s => s.StartsWith("'closed", StringComparison.Ordinal) && s.EndsWith("Permission denied", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_folders_and_those_above_a_match_keep_their_permissions_and_times()
    {
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Write("secret/deep/1");
        Write("secret/deep/2");
        File.SetUnixFileMode(Path.Combine(_there.FullName, "secret", "deep", "1"), All | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        foreach (var folder in (string[])["secret/deep", "secret"])
        {
            Directory.SetLastWriteTimeUtc(Path.Combine(_there.FullName, folder), time);
            File.SetUnixFileMode(Path.Combine(_there.FullName, folder), All);
        }

        Transferred.Fetch(_there, "secret/deep/*", _here);

        Assert.Equal(All, File.GetUnixFileMode(Path.Combine(_here.FullName, "secret")));
        Assert.Equal(All, File.GetUnixFileMode(Path.Combine(_here.FullName, "secret", "deep")));
        Assert.Equal(time, Directory.GetLastWriteTimeUtc(Path.Combine(_here.FullName, "secret", "deep")));
        Assert.Equal(time, Directory.GetLastWriteTimeUtc(Path.Combine(_here.FullName, "secret")));
        Assert.Equal(All | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite, File.GetUnixFileMode(Path.Combine(_here.FullName, "secret", "deep", "1")));
    }

    [Fact]
    public void A_file_of_no_size_that_has_something_comes_whole() =>
        Assert.Equal(File.ReadAllText("/proc/version"), Fetched("/proc/version"));

    private string Fetched(string path)
    {
        Assert.Null(Transferred.Fetch(_there, path, _here).Fault);
        return File.ReadAllText(_here.FullName + path);
    }

    private void Write(string path)
    {
        var full = Path.Combine(_there.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, path);
    }
}
