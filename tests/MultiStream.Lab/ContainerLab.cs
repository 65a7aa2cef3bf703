namespace MultiStream.Lab;

/// <summary>
/// A real podman with a storage of its own and one image, a Debian without .NET. There is one for all tests of a process, and it goes when that ends,
/// however it ends; needs root.
/// </summary>
public sealed class ContainerLab
{
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    static readonly Lazy<Task<ContainerLab>> Shared = new(StartAsync);

    readonly Keeper _keeper;

    ContainerLab(Keeper keeper, string engine) => (_keeper, Engine) = (keeper, engine);

    /// <summary>The image's name.</summary>
    public const string Image = "multistream-lab";

    /// <summary>The name of the network whose containers have addresses that this machine reaches, and nothing else.</summary>
    public const string Network = "multistream-lab";

    /// <summary>The path of the program to run in place of podman.</summary>
    public string Engine { get; }

    /// <summary>What the engine's keeper said last.</summary>
    public string Log => _keeper.Log;

    public static Task<ContainerLab> GetAsync() => Shared.Value;

    /// <summary>Runs a command of the engine.</summary>
    public Task<LabResult> RunAsync(params string[] arguments) => LabCommand.RunAsync([Engine, .. arguments], TimeSpan.FromMinutes(1));

    static async Task<ContainerLab> StartAsync()
    {
        string image = await HonestHost.EnsureImageAsync();
        string folder = LabFolder.NewPath();
        var keeper = Keeper.Start("The container engine", [LabMachine.Script("container-engine"), folder, image]);
        await keeper.LineAsync("ready", StartLimit);
        return new ContainerLab(keeper, Path.Combine(folder, "podman"));
    }
}
