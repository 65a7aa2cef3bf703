using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.Running;

/// <summary>Where the barriers and values of one test are: in this process, or at a sync server. Called from any thread.</summary>
internal interface ITestHub : IAsyncDisposable
{
    /// <summary>The time to put into events.</summary>
    TimeSpan Now { get; }

    /// <summary>The first break that put the test's parties out of step; null as long as there is none.</summary>
    SyncBreak? FirstBreak { get; }

    /// <summary>Makes sure that it is there, before a block needs it.</summary>
    /// <exception cref="MultiStreamException">It cannot be reached, or does not let the test's streams in.</exception>
    Task OpenAsync(CancellationToken cancel);

    /// <summary>What streams, blocks and the body do; requests are made by <see cref="RequestAsync"/> and <see cref="Ask"/>, the body's end is told by <see cref="EndBodyAsync"/>.</summary>
    void Tell(SyncEvent happened);

    /// <summary>Where others reach the test's body: this machine, as its way to them has it.</summary>
    string BodyAddress { get; }

    /// <summary>The body has something to give; who watches is told.</summary>
    void BodyReady(string? value);

    /// <summary>The body has failed, and those beside the test who wait for it are to know.</summary>
    Task FailBodyAsync(string reason, string lastLine);

    /// <summary>The body starts nothing more. When this returns, <see cref="FirstBreak"/> knows what that has broken.</summary>
    Task EndBodyAsync();

    /// <summary>Ends with the answer or break, or as cancelled.</summary>
    Task<SyncOutcome> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel);

    /// <summary>The number of a new request for <see cref="Ask"/>.</summary>
    long NextRequest();

    /// <summary>As <see cref="RequestAsync"/>, without a task.</summary>
    /// <param name="request">From <see cref="NextRequest"/>; by it <see cref="Cancel"/> takes the request back.</param>
    /// <param name="answered">Is told the outcome, or null when the request was cancelled; once, maybe before this returns, on any thread. It must not wait.</param>
    void Ask(long request, string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, Action<SyncOutcome?> answered);

    /// <summary>The party waits no longer. No error when it has its answer already.</summary>
    void Cancel(long request);

    /// <summary>The names and roles of all who are there.</summary>
    Task<SyncReply> GroupAsync(string party);
}
