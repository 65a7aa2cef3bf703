using MultiStream.IntegrationTests.Promises;
using MultiStream.Lab;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>A place of a kind that no other test uses, with an empty cache: it can be broken.</summary>
internal sealed class FreshPlace : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-fresh-").FullName;
    private bool _mounted;

    private FreshPlace(FaultColumn column)
    {
        Kind = column == FaultColumn.Ssh ? new LoopbackSshKind()
            : column == FaultColumn.BareSsh ? new HonestSshKind()
            : column == FaultColumn.Command ? new CommandWithCache(_folder)
            : column == FaultColumn.Container ? new ContainerWithCache(_folder)
            : throw new ArgumentException($"Nothing is brought to a stream of kind {column}.", nameof(column));
    }

    public StreamKind Kind { get; }

    /// <summary>The host behind ssh; null: there is none.</summary>
    public LabHost? Host => (Kind as SshKind)?.Host;

    /// <summary>The folder with the cache in it, as <see cref="AsRootAsync"/> sees it.</summary>
    public string CacheHome => Host is LoopbackHost loopback ? loopback.Home + "/.cache" : Host is { } host ? $"/home/{host.User}/.cache" : _folder;

    public static async Task<FreshPlace> StartAsync(FaultColumn column)
    {
        var place = new FreshPlace(column);
        await place.Kind.InitializeAsync();
        await place.AsRootAsync($"mkdir -p {place.CacheHome} && chown --reference=$(dirname {place.CacheHome}) {place.CacheHome}");
        return place;
    }

    public async Task<string> AsRootAsync(string command) => Host is HonestHost host ? (await host.ExecAsync(command)).Succeeded().StandardOutput : await LocalKind.ShAsync(command);

    /// <summary>Puts the cache on a disk of its own, or gives that disk another size.</summary>
    /// <param name="size">In kilobytes.</param>
    public async Task GiveRoomAsync(long size)
    {
        var owner = $"mode=700,uid=$(stat -c %u {CacheHome}),gid=$(stat -c %g {CacheHome})";
        await AsRootAsync(_mounted ? $"mount -o remount,size={size}k {CacheHome}" : $"mount -t tmpfs -o size={size}k,{owner} small {CacheHome}");
        _mounted = true;
    }

    /// <summary>How many kilobytes of that disk are in use.</summary>
    public async Task<long> InUseAsync() => long.Parse((await AsRootAsync($"df --output=used -k {CacheHome} | tail -n 1")).Trim(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>All that lies in the cache: paths relative to it.</summary>
    public async Task<IReadOnlyList<string>> CachedAsync() =>
        (await AsRootAsync($"cd {CacheHome}/multistream && find . -mindepth 1 -printf '%P\\n'")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
            await AsRootAsync($"umount -l {CacheHome}; true");
        await Kind.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class CommandWithCache(string folder) : LocalKind
    {
        protected override string StreamElement(string stream) => $$"""<Stream name="{{stream}}" kind="command" command="env XDG_CACHE_HOME={{folder}} {agent}"/>""";
    }

    /// <summary>Containers that share their cache, as users do who do not want to send the same files to each.</summary>
    private sealed class ContainerWithCache(string folder) : ContainerKind
    {
        protected override string Network => "none";

        protected override string Mounts => $" {folder}:/root/.cache";
    }
}

/// <summary>A kind with one stream, <see cref="Other"/>, that is elsewhere: on this machine.</summary>
internal sealed class WithOther(StreamKind kind) : StreamKind
{
    public const string Other = "other";
    private readonly LocalKind _local = new();

    public override string Address => kind.Address;

    internal override string Dummy => kind.Dummy;

    internal override IProcesses Processes { get; } = new ProcessesOfThisMachine();

    public override TimeSpan CleanUp => kind.CleanUp;

    public override async Task<string> LookAsync(string command) => await kind.LookAsync(command) + await _local.LookAsync(command);

    public override Task<string> LoginAsync(string command) => kind.LoginAsync(command);

    internal override MultiStreamOptions OptionsFor(IEnumerable<string> streams) => kind.OptionsFor(streams);

    internal override StreamPlace PlaceOf(string stream) => stream == Other ? _local.PlaceOf(stream) : kind.PlaceOf(stream);

    protected override string StreamElement(string stream) => throw new NotSupportedException("It is put together from the places of two kinds.");
}
