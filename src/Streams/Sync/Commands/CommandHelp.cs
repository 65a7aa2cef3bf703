namespace MultiStream.Sync.Commands;

/// <summary>What <c>ms help</c> says.</summary>
internal static class CommandHelp
{
    public static IReadOnlyList<string> Lines { get; } =
    [
        "barrier NAME [PARTIES] [--timeout S]     wait until all have come, or PARTIES of them",
        "put KEY VALUE                            give a value, once for each KEY; ms reads - from stdin",
        "get KEY [FROM] [--timeout S]             wait for a value and print it",
        "get-all KEY [ROLE] [--timeout S]         wait for the value of each stream; print NAME, tab, VALUE",
        "send MESSAGE [NAME=VALUE...]             tell all others",
        "wait MESSAGE [--timeout S]               wait for one other's message; print NAME=VALUE",
        "wait-all MESSAGE [ROLE] [--timeout S]    wait for everybody's message; print SENDER:NAME=VALUE",
        "ready [VALUE]                            this block is ready",
        "log TEXT...                              a line in the test's log",
        "fail REASON [LAST-LINE]                  by hand: what waits for this participant breaks",
        "self, role, group                        the own name, the own role, everybody's NAME, tab, ROLE",
        "Exit codes: 0 done, 1 broken, 2 wrong usage, 3 timed out, 69 no hub; what is wrong is said on stderr.",
    ];
}
