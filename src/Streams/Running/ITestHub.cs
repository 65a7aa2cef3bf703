using MultiStream.Sync;
using MultiStream.Sync.Commands;

namespace MultiStream.Running;

/// <summary>Where the barriers and values of one test are: in this process, or at a sync server. Called from any thread.</summary>
internal interface ITestHub : IAsyncDisposable
{
    /// <summary>The time to put into events.</summary>
    TimeSpan Now { get; }

    /// <summary>Answers without a task for each request; null: the hub is elsewhere.</summary>
    SyncService? Service => null;

    /// <summary>The first break that put the test's parties out of step; null as long as there is none.</summary>
    SyncBreak? FirstBreak { get; }

    /// <summary>Makes sure that it is there, before a block needs it.</summary>
    /// <exception cref="MultiStreamException">It cannot be reached, or does not let the test's streams in.</exception>
    Task OpenAsync(CancellationToken cancel);

    /// <summary>What streams, blocks and the body do; requests are made by <see cref="RequestAsync"/>, the body's end is told by <see cref="EndBodyAsync"/>.</summary>
    void Tell(SyncEvent happened);

    /// <summary>The body starts nothing more. When this returns, <see cref="FirstBreak"/> knows what that has broken.</summary>
    Task EndBodyAsync();

    /// <summary>Ends with the answer or break, or as cancelled.</summary>
    Task<SyncOutcome> RequestAsync(string party, long? block, string? where, SyncOperation operation, TimeSpan timeout, CancellationToken cancel);

    /// <summary>The names and roles of all who are there.</summary>
    Task<SyncReply> GroupAsync(string party);
}
