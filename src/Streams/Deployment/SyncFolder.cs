namespace MultiStream.Deployment;

/// <summary>The folder beside a stream's directory by which blocks reach the sync hub from a shell. Beside it, because that directory is the test's alone.</summary>
internal static class SyncFolder
{
    /// <summary>The folder of a stream's directory.</summary>
    public static string Of(string directory) => directory + ".sync";

    /// <summary>The command; the folder is on PATH.</summary>
    public const string Command = "ms";

    /// <summary>The named pipe that requests are announced in.</summary>
    public const string Door = "door";

    /// <summary>
    /// <c>ms</c>. The pipe for the answer is opened for both directions before the request is announced, so that neither side waits for the other to
    /// open it. One fork: mkfifo.
    /// </summary>
    public const string Script =
        """
        #!/bin/sh
        # ms: this test's sync hub from a shell. Usage: ms help
        case $MULTISTREAM_SYNC in
        door:*) d=${MULTISTREAM_SYNC#door:} ;;
        '') echo "ms: MULTISTREAM_SYNC is not set: this is no block of a MultiStream test, and no hub is named" >&2; exit 69 ;;
        *) exec multistream sync "$@" ;;
        esac
        [ $# -gt 0 ] || set -- help
        # A word is 128 kB at most; standard input has no end. The dot keeps the value's last line breaks.
        case $#$1$3 in 3put-) x=$(cat && echo .) && set -- put "$2" "${x%.}" ;; esac
        umask 077
        n=$$
        printf '%s\0' "$@" >"$d/q.$n" && mkfifo "$d/a.$n" && exec 4<>"$d/a.$n" && printf '%s %s\n' "$n" "$MULTISTREAM_BLOCK" >"$d/door" ||
            { echo "ms: the sync hub cannot be reached through $d" >&2; exit 69; }
        read -r c l <&4
        [ "$c" = 0 ] || exec >&2
        while [ "$l" -gt 1 ]; do IFS= read -r x <&4; printf '%s\n' "$x"; l=$((l-1)); done
        IFS= read -r x <&4
        [ -z "$x" ] || printf '%s\n' "$x"
        exit "$c"

        """;
}
