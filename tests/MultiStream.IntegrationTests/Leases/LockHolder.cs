namespace MultiStream.IntegrationTests.Leases;

/// <summary>A process that has a lock, until it is killed; it also ends with its stdin.</summary>
internal static class LockHolder
{
    public static async Task<int> RunAsync(string name)
    {
        await using var streams = await StreamsManager.OpenAsync("holder");
        await streams["holder"].LockAsync(name);
        Console.WriteLine("held");
        return await Task.Run(() => Console.OpenStandardInput().ReadByte()) < 0 ? 0 : 1;
    }
}
