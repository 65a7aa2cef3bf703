namespace MultiStream.IntegrationTests.Promises;

/// <summary>
/// Commands of sh that leave a process behind which has forked twice, leads a session of its own and ignores every signal that can be ignored;
/// some hide further. Each works in the stream's directory, by which <see cref="Traces"/> finds it.
/// </summary>
internal static class Daemons
{
    /// <summary>Keeps its environment, so that it bears its block's mark.</summary>
    public static string Marked { get; } = Daemon("marked", "");

    /// <summary>Has cleared its environment.</summary>
    public static string Unmarked { get; } = Daemon("unmarked", "env -i PATH=\"$PATH\" ");

    /// <summary>Has cleared its environment and calls itself something else.</summary>
    public static string Renamed { get; } =
        """(env -i setsid perl -e '$SIG{$_} = "IGNORE" for qw(TERM HUP INT QUIT); $0 = "[kworker/0:1]"; open(F, ">", "up-renamed"); close F; sleep 600' >/dev/null 2>&1 </dev/null &); until [ -e up-renamed ]; do sleep 0.02; done""";

    /// <summary>Still a child of the block's shell, and deaf.</summary>
    public static string Child { get; } = "sh -c 'trap \"\" TERM HUP INT; : >up-child; while :; do sleep 600; done' & until [ -e up-child ]; do sleep 0.02; done";

    public static string All { get; } = string.Join("; ", Marked, Unmarked, Renamed, Child);

    /// <summary>A block that starts these, says "up" and stays.</summary>
    public static Block Staying(string daemons) => Block.Shell(daemons + "; echo up; sleep 600").Named("daemons").ReadyOnOutput("up");

    private static string Daemon(string name, string prefix) =>
        $"({prefix}setsid sh -c 'trap \"\" TERM HUP INT QUIT; : >up-{name}; exec sleep 600' >/dev/null 2>&1 </dev/null &); until [ -e up-{name} ]; do sleep 0.02; done";
}
