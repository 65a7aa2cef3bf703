using MultiStream.Blocks;
using MultiStream.Options;
using MultiStream.Spawners.Command;

namespace MultiStream.Spawners;

/// <summary>A place that was left for a person to look at.</summary>
/// <param name="What">What is still there.</param>
/// <param name="Enter">A command line for a shell on the machine of the tests that gets one into it; or a sentence, where none is known.</param>
/// <param name="Remove">The command line that removes it; likewise.</param>
internal sealed record KeptPlace(string What, string Enter, string Remove)
{
    /// <summary>For a kind whose connection does not know better.</summary>
    public static KeptPlace Of(StreamPlace place, string directory) => place.Kind switch
    {
        KnownKinds.Local or KnownKinds.Inproc => new KeptPlace($"directory {directory} on this machine", Words("cd", directory), Words("rm", "-rf", directory)),
        KnownKinds.Command when CommandSpawner.Setting(place, "command") is { } command => new KeptPlace($"directory {directory}, where the command leads to",
            Words(CommandLine.Words(command, $"cd {ShellQuoting.QuoteIfNeeded(directory)} && exec sh")), Words(CommandLine.Words(command, $"rm -rf {ShellQuoting.QuoteIfNeeded(directory)}"))),
        _ => new KeptPlace($"directory {directory} at its place",
            $"kind '{place.Kind}' does not say how; once there: {Words("cd", directory)}", $"kind '{place.Kind}' does not say how to get there; once there: {Words("rm", "-rf", directory)}"),
    };

    /// <summary>Words as one line of a POSIX shell.</summary>
    public static string Words(params IEnumerable<string> words) => string.Join(' ', words.Select(ShellQuoting.QuoteIfNeeded));
}

/// <summary>A connection that knows how a person gets to its place when it is closed, or that would close the place with it.</summary>
internal interface ILeavesPlace
{
    /// <summary>The place ends with its agent, so that has to stay.</summary>
    bool EndsWithAgent { get; }

    /// <summary>Lets go of the place: to close the connection leaves it from now on. The agent has ended all that ran there.</summary>
    Task<KeptPlace> LeaveAsync(string directory);
}
