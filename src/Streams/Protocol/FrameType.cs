namespace MultiStream.Protocol;

/// <summary>What a frame says. The numbers are the wire format and never change their meaning; a test pins them.</summary>
internal enum FrameType : byte
{
    // Agent to controller.
    Hello = 1,
    Opened = 2,
    Started = 3,
    StartFailed = 4,
    Output = 5,
    ErrorOutput = 6,
    Ready = 7,
    Exited = 8,
    Port = 9,
    Log = 10,
    Pong = 11,   // with the time there
    Closed = 12,
    Data = 13,
    InputCredit = 14,
    Place = 15,
    SyncRequest = 16,
    SyncCancel = 17,

    /// <summary>A block that has ended, and nothing holds its pipes any more: no frame of its channel follows.</summary>
    Gone = 18,

    /// <summary>A section of what is to be seen there.</summary>
    Evidence = 19,

    /// <summary>What has become of a request for a lease.</summary>
    Lease = 20,
    LeaseList = 21,

    /// <summary>The last word of an agent that heard nothing from its controller for longer than its lease allows: for how many seconds.</summary>
    LeaseOver = 22,

    // Controller to agent.
    Open = 64,
    Start = 65,
    Credit = 66,
    Stop = 67,
    Kill = 68,
    TakePort = 69,
    Ping = 70,
    Close = 71,
    Input = 72,
    FindPlace = 73,
    SyncAnswer = 74,
    Gather = 75,

    /// <summary>At Close the directory is to stay; and the agent too, where the place would end with it.</summary>
    Keep = 76,
    TakeLease = 77,

    /// <summary>Gives a lease back; one that was waited for is wanted no more.</summary>
    ReleaseLease = 78,

    /// <summary>The turn that came with a lease is for others.</summary>
    EndTurn = 79,
    ListLeases = 80,

    // Worker to controller, inside Data frames. The channel is the call.
    WorkerHello = 128,
    Returned = 129,
    Threw = 130,
    CallOutput = 131,
    CallReady = 132,
    CallLog = 133,
    CallSync = 134,
    CallSyncCancel = 135,

    /// <summary>What a call does now, for the message when its process ends before it does.</summary>
    CallDoing = 136,

    // Controller to worker, inside Input frames.
    Setup = 192,
    Call = 193,
    AskToEnd = 194,
    CancelToken = 195,
    Release = 196,
    CallSynced = 197,

    // Both ways: a piece of a payload that is too long for one frame; the frame itself follows with the rest.
    Piece = 255,
}
