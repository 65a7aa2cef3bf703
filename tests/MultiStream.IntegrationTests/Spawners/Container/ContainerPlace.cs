using MultiStream.IntegrationTests.Spawners.Ssh;
using MultiStream.Lab;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Spawners.Container;

internal static class ContainerPlace
{
    /// <summary>A place in the lab's engine and image, unless the settings say another.</summary>
    public static async Task<StreamPlace> AtAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        var lab = await ContainerLab.GetAsync();
        return SshPlace.At([("engine", lab.Engine), ("image", ContainerLab.Image), ("network", "none"), .. settings]) with { Kind = "container" };
    }

    public static async Task<StreamOpenException> RefusedAsync(params IEnumerable<(string Name, string Value)> settings) =>
        await SshPlace.RefusedAsync(await AtAsync(settings));
}
