using MultiStream;

namespace WorkerPackages;

public sealed class PackagesTests
{
    [MultiStream, Stream("server")]
    public Task A_package_s_assembly_is_there(StreamsManager streams) => Says(streams, Packages.Managed);

    [MultiStream, Stream("server")]
    public Task A_package_s_native_library_is_there(StreamsManager streams) => Says(streams, Packages.Native);

    private static async Task Says(StreamsManager streams, Func<string> file)
    {
        var said = await streams["server"].CallAsync(file);
        if (said != file())
            throw new InvalidOperationException($"'{said}' is not '{file()}'.");
    }
}
