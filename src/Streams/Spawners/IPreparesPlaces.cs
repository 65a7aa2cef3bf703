namespace MultiStream.Spawners;

/// <summary>A kind that has to see all of its places of a test at once, before one of them is opened: a cluster gives the nodes of a test together, or not at all.</summary>
internal interface IPreparesPlaces
{
    /// <summary>Gets what these places need. What is returned belongs to the test, and is closed when the test's streams are.</summary>
    /// <param name="places">All places of this kind that the test declares, in the order of its streams; or one that its body names first.</param>
    /// <param name="owner">Who asks: the same object for all that one test asks for, which may hold some already.</param>
    /// <param name="tell">For a person, while it lasts: why it does.</param>
    /// <param name="cancel">Whatever was asked for is given back then.</param>
    /// <exception cref="StreamOpenException">It is not to be had.</exception>
    Task<IPreparedPlaces> PrepareAsync(IReadOnlyList<StreamPlace> places, object owner, Action<string> tell, CancellationToken cancel);
}

/// <summary>What places were given. Dispose gives it back, within seconds, and throws nothing that <see cref="ConnectionCloser"/> would not put into words.</summary>
internal interface IPreparedPlaces : IAsyncDisposable
{
    /// <summary>For the log: what it is.</summary>
    string Title { get; }

    /// <summary>The same place with what it was given.</summary>
    StreamPlace Of(StreamPlace place);
}
