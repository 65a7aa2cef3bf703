namespace MultiStream.Sync;

/// <summary>Sees what a hub is told and what it decides, in the order of the decisions. Called under the hub's lock: it must not wait, and not ask the hub for anything.</summary>
internal interface ISyncWatch
{
    void Saw(SyncEvent happened, IReadOnlyList<SyncDecision> decided);
}
