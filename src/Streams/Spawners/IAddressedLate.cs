namespace MultiStream.Spawners;

/// <summary>A connection whose address is known only when its agent has come.</summary>
internal interface IAddressedLate
{
    /// <summary>Looks the address up, before anybody asks for it.</summary>
    /// <exception cref="StreamOpenException">It is not to be had.</exception>
    Task FindAddressAsync(CancellationToken cancel);
}
