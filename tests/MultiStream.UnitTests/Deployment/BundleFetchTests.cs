using System.Text;
using MultiStream.Deployment;

namespace MultiStream.UnitTests.Deployment;

public sealed class BundleFetchTests
{
    [Fact]
    public void The_folders_come_back_in_the_order_of_the_bundles()
    {
        using var files = new DeploymentFiles();
        var (one, two) = (files.Bundle, FileBundle.ByContent([BundleFile.At(files.Write("any/x", "x"), "x")]));

        Assert.Equal([$"/a home/cache/d/{one.Key}-n.1.1", $"/a home/cache/d/{two.Key}-n.2.1"],
            new BundleFetch([one, two]).Await(new ChunkedStream([Encoding.UTF8.GetBytes($"noise\n\u001eMS1 GO d/{one.Key}-n.1.1 d/{two.Key}-n.2.1 /a home/cache\n")]), new MemoryStream()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/cache")]
    [InlineData("d/@ /cache")]
    [InlineData("d/@-n.1.1")]
    [InlineData("d/@-n.1.1 cache")]
    [InlineData("d/00000000000000000000000000000000-n.1.1 /cache")]
    [InlineData("../@-n.1.1 /cache")]
    public void An_answer_that_is_none_is_refused(string answer)
    {
        using var files = new DeploymentFiles();
        var bundle = files.Bundle;

        var e = Assert.Throws<HandshakeException>(() => new BundleFetch([bundle]).Await(
            new ChunkedStream([Encoding.UTF8.GetBytes($"\u001eMS1 GO {answer.Replace("@", bundle.Key, StringComparison.Ordinal)}\n")]), new MemoryStream()));

        Assert.Equal(OpenFailure.ProtocolMismatch, e.Reason);
    }

    [Theory]
    [InlineData("disk-full /c: No space left on device", OpenFailure.DiskFull, "There is no room for the files of the test project: /c: No space left on device. ")]
    [InlineData("cache-not-writable /c", OpenFailure.Other, "The files of the test project have nowhere to go: the cache /c cannot be written. ")]
    [InlineData("damaged /c: x", OpenFailure.Other, "The files of the test project did not arrive whole in three attempts: /c: x")]
    [InlineData("tool-missing tar", OpenFailure.Other, "The place lacks the program 'tar', which receiving the files of the test project needs. ")]
    public void A_refusal_speaks_of_the_test_projects_files(string error, OpenFailure reason, string message)
    {
        using var files = new DeploymentFiles();

        var e = Assert.Throws<HandshakeException>(() => new BundleFetch([files.Bundle]).Await(new ChunkedStream([Encoding.UTF8.GetBytes($"\u001eMS1 ERR {error}\n")]), new MemoryStream()));

        Assert.Equal(reason, e.Reason);
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    /// <summary>A bootstrap asks for no such runtime; a place that has its agent may.</summary>
    [Fact]
    public void The_runtime_of_this_machine_goes_to_no_other_system()
    {
        using var files = new DeploymentFiles();
        if (RuntimeInstallation.Platform is null)
            return;
        var runtime = FileBundle.ByContent([BundleFile.At(files.Write("any/x", "x"), "shared/Microsoft.NETCore.App/10.0.12/libcoreclr.so")]);
        var need = ScriptedPlace.Need([runtime.Key]).Replace("system Linux x86_64", "system Linux riscv64", StringComparison.Ordinal);

        var e = Assert.Throws<HandshakeException>(() => new BundleFetch([runtime]).Await(new ChunkedStream([Encoding.UTF8.GetBytes(need)]), new MemoryStream()));

        Assert.Equal(OpenFailure.NoRuntime, e.Reason);
        Assert.Contains("the place is Linux riscv64, glibc 2.36", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_that_closes_first_is_told_as_such()
    {
        using var files = new DeploymentFiles();

        var e = Assert.Throws<HandshakeException>(() => new BundleFetch([files.Bundle]).Await(new ChunkedStream(["sh: not found\n"u8.ToArray()]), new MemoryStream()));

        Assert.True(e.PipeClosed);
        Assert.Equal(("The pipe closed before the test project's files were there.", "sh: not found\n"), (e.Message, e.Noise));
    }

    [Fact]
    public void Each_script_has_names_of_its_own_and_its_placeholders_filled()
    {
        using var files = new DeploymentFiles();
        var fetch = new BundleFetch([files.Bundle]);

        Assert.NotEqual(fetch.WriteScript(null), fetch.WriteScript(null));
        Assert.DoesNotMatch("@[A-Z0-9]+@", fetch.WriteScript(null));
        Assert.Contains("XDG_CACHE_HOME", fetch.WriteScript(""), StringComparison.Ordinal);
        Assert.DoesNotContain("XDG_CACHE_HOME", fetch.WriteScript("/c"), StringComparison.Ordinal);
    }
}
