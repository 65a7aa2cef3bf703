namespace MultiStream.Running;

/// <summary>The run of the adapter that this code is part of: streams that it opens itself have the run's settings, and their logs are in the run's folder.</summary>
/// <param name="Options">The run's settings.</param>
/// <param name="Source">Path of the test assembly.</param>
/// <param name="Folder">For logs; each opening makes a folder of its own in it. Null: nothing is written.</param>
/// <param name="Tell">Takes what a person should know.</param>
/// <param name="AttachDebugger">Has the debugger that is at the tests attached to a process of this machine; null: there is none.</param>
internal sealed record CurrentRun(MultiStreamOptions Options, string Source, string? Folder, Action<string> Tell, Func<int, bool>? AttachDebugger)
{
    private static readonly AsyncLocal<CurrentRun?> s_now = new();

    /// <summary>Names the run; null: it has no name.</summary>
    public string? Name { get; init; }

    /// <summary>Takes what this code opens: the test's or the fixture's. Null: it is nobody's.</summary>
    public OwnStreams? Own { get; init; }

    /// <summary>Null: this code runs in a program, or in a test of another framework. What is set here holds for the code that follows and what it calls, not for who called it.</summary>
    public static CurrentRun? Now
    {
        get => s_now.Value;
        set => s_now.Value = value;
    }

    /// <summary>Settings for streams that are not a test's. The sync server and the door for participants by hand are for the streams of tests: there is one of them, and each name once.</summary>
    public MultiStreamOptions OptionsOfOwnStreams()
    {
        var own = (Folder is null ? Options : Options.WithLogFolder(Folder)).WithMessages(Tell);
        (own.SyncServer, own.SyncListen, own.SyncToken, own.SyncName, own.SyncRole, own.SyncParties) = (null, null, null, null, null, null);
        return own;
    }
}
