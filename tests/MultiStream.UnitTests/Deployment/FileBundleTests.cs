using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class FileBundleTests
{
    [Fact]
    public void The_key_changes_with_any_content_and_with_nothing_else()
    {
        using var one = new DeploymentFiles();
        using var same = new DeploymentFiles();
        using var other = new DeploymentFiles();
        other.Write("any/MultiStream.Agent.dll", "Il");

        Assert.Equal(one.Bundle.Key, same.Bundle.Key);
        Assert.NotEqual(one.Bundle.Key, other.Bundle.Key);
        Assert.Matches("^[0-9a-f]{32}$", one.Bundle.Key);
    }

    [Fact]
    public void A_file_that_was_written_again_is_read_again()
    {
        using var files = new DeploymentFiles();
        var before = files.Bundle;
        var path = files.Write("any/MultiStream.Agent.dll", "of another size");

        var after = files.Bundle;
        Assert.NotEqual(before.Key, after.Key);

        File.WriteAllText(path, "of another SIZE");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(after.Key, files.Bundle.Key);
    }

    [Fact]
    public void A_stamped_bundle_s_key_changes_with_a_time()
    {
        using var files = new DeploymentFiles();
        var path = files.Write("any/MultiStream.Agent.dll", "IL");
        var before = FileBundle.ByStamp([BundleFile.At(path, "a")]).Key;

        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));

        Assert.NotEqual(before, FileBundle.ByStamp([BundleFile.At(path, "a")]).Key);
    }

    [Fact]
    public void The_same_bytes_with_and_without_the_right_to_execute_are_two_contents()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var files = new DeploymentFiles();
        var plain = files.Write("any/a", "same");
        var program = files.Write("any/b", "same");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (a, b) = (BundleFile.At(plain, "a"), BundleFile.At(program, "b"));

        Assert.Equal(a.Hash, b.Hash);
        Assert.NotEqual(a.BlobName, b.BlobName);
    }
}
