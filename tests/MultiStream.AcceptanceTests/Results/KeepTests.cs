using System.Diagnostics;
using MultiStream.AcceptanceTests.Harness;

namespace MultiStream.AcceptanceTests.Results;

/// <summary>KeepOnFailure, asked for on the command line.</summary>
public sealed class KeepTests : IDisposable
{
    readonly string _places = Directory.CreateTempSubdirectory("multistream-kept-").FullName;

    public void Dispose() => Directory.Delete(_places, recursive: true);

    [Fact]
    public async Task The_places_of_a_failed_test_are_left_with_the_way_to_them_and_those_of_a_passed_one_are_not()
    {
        using var run = await DotnetTest.RunAsync(new TestCommand("Tree.Cases")
        {
            Filter = "Name=Body_fails|Name=All_pass",
            Settings =
                $$"""
                <RunSettings><MultiStream><Streams>
                  <Stream name="stream" kind="command" command="env TMPDIR={{_places}} {agent}" />
                  <Stream name="client" kind="command" command="env TMPDIR={{_places}} {agent}" />
                </Streams></MultiStream></RunSettings>
                """,
            Overrides = ["MultiStream.KeepOnFailure=true"],
        });

        var left = Directory.EnumerateFileSystemEntries(_places).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["multistream-stream-0", "multistream-stream-1"], left.Select(d => Path.GetFileName(d)[..^13]));
        foreach (var (directory, name) in left.Zip(["stream-0 @ localhost", "stream-1 @ localhost"]))
        {
            var said = $"""
                directory {directory}, where the command leads to
                    to get in: env TMPDIR={_places} sh -c 'cd {directory} && exec sh'
                    to remove: env TMPDIR={_places} sh -c 'rm -rf {directory}'
                """.ReplaceLineEndings("\n");
            Assert.EndsWith("\nkept: " + said, Trimmed(run.Trx["Body_fails"][name].StdOut!), StringComparison.Ordinal);
            Assert.Contains($"was left, because its test failed (KeepOnFailure): {said.Split('\n')[0]}", run.Output, StringComparison.Ordinal);
            var remove = said[(said.LastIndexOf("to remove: ", StringComparison.Ordinal) + "to remove: ".Length)..];
            using var shell = Process.Start("/bin/sh", ["-c", remove]);
            await shell.WaitForExitAsync();
            Assert.Equal(0, shell.ExitCode);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(_places));

        static string Trimmed(string text) => text.ReplaceLineEndings("\n").TrimEnd();
    }
}
