namespace MultiStream.Running;

/// <summary>How a stream's place was left.</summary>
internal enum PlaceEnd
{
    /// <summary>Nothing is there any more, or there never was anything.</summary>
    Clean,

    /// <summary>The agent named what it could not end or remove.</summary>
    Survivors,

    /// <summary>The agent was lost, or its connection was cut: what it runs goes on until it sees that itself.</summary>
    Lost,
}
