namespace MultiStream.Blocks;

/// <summary>The ways to end a block that runs.</summary>
internal interface IBlockControl
{
    /// <summary>Asks it to end, and ends it after the grace.</summary>
    void Stop(TimeSpan grace);

    void Kill();
}
