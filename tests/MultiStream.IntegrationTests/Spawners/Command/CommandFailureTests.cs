using System.Runtime.Versioning;
using MultiStream.IntegrationTests.Lab;
using MultiStream.IntegrationTests.Spawners.Ssh;
using MultiStream.Lab;

namespace MultiStream.IntegrationTests.Spawners.Command;

/// <summary>Every way in which a command does not lead to an agent is told apart, with the stream, the command, what to do and its own words.</summary>
[SupportedOSPlatform("linux")]
public sealed class CommandFailureTests : IAsyncLifetime
{
    public Task InitializeAsync() => LabMachine.EnsureAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_program_that_is_not_there() =>
        Check(await RefusedAsync("no-such-program {agent}"), OpenFailure.ProgramMissing, "there is no program 'no-such-program' in a folder of PATH");

    [Fact]
    public async Task A_path_at_which_nothing_is() =>
        Check(await RefusedAsync("/no/such/program {agent}"), OpenFailure.ProgramMissing, "the program /no/such/program does not exist");

    [Fact]
    public async Task A_program_that_is_not_executable() =>
        Check(await RefusedAsync("/etc/passwd {agent}"), OpenFailure.ProgramMissing, "the program /etc/passwd is not executable");

    [Fact]
    public async Task A_script_whose_interpreter_is_missing()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "#!/no/such/interpreter\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            Check(await RefusedAsync(file + " {agent}"), OpenFailure.Other, file, "No such file or directory");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_command_that_ends_before_the_agent_comes() =>
        Check(await RefusedAsync("sh -c 'echo welcome; echo the pod is gone >&2; exit 3' {agent}"), OpenFailure.Other,
            "ended with exit code 3", "Try it by hand", "It said: the pod is gone", "this came: welcome");

    [Fact]
    public async Task A_place_without_a_shell() =>
        Check(await RefusedAsync("env PATH=/nowhere {agent}"), OpenFailure.NoUsableShell, "There is no 'sh'", "No such file or directory");

    /// <summary>It may read its stdin: nothing is said there before the place's shell has asked.</summary>
    [Fact]
    public async Task A_command_that_waits_for_a_password_is_left_after_the_limit_with_its_question() =>
        Check(await SshPlace.RefusedAsync(CommandPlace.At("sh -c 'printf \"Password: \" >&2; read answer; exit 1' {agent}"), TimeSpan.FromSeconds(2)), OpenFailure.TimedOut, "Limits/Open", "said: Password:");

    /// <summary>Not even where the tests run at a terminal: the command has a session of its own.</summary>
    [HostsFact]
    public async Task A_sudo_that_wants_a_password_finds_nobody_to_ask() =>
        Check(await RefusedAsync("setpriv --reuid=65534 --regid=65534 --clear-groups sudo {agent}"), OpenFailure.LoginRefused, "NOPASSWD", "a terminal is required");

    private static Task<StreamOpenException> RefusedAsync(string command) => SshPlace.RefusedAsync(CommandPlace.At(command));

    private static void Check(StreamOpenException e, OpenFailure reason, params string[] parts)
    {
        Assert.True(reason == e.Reason, $"{e.Reason}: {e.Message}");
        Assert.Equal("server", e.Stream);
        Assert.Contains("Stream 'server'", e.Message, StringComparison.Ordinal);
        Assert.All(parts, p => Assert.Contains(p, e.Message, StringComparison.Ordinal));
    }
}
