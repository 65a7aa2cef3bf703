using System.IO.Compression;
using MultiStream;

namespace PythonWheel;

/// <summary>A module of a Python wheel: the wheel goes to the stream's host, where nothing is installed, and python3 runs the module from it.</summary>
public sealed class Wheel(string file, string module, params string[] arguments) : CustomBlock
{
    protected override async Task<Block> SendSelfAsync(ExecutionStream stream, CancellationToken cancel)
    {
        var name = Path.GetFileName(file);
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        await stream.RunAsync(Block.Shell($"cat >{name}").WithInput(bytes).Named($"send {name}"), cancel);
        return Block.Program("python3", ["-m", module, .. arguments]).WithEnvironment("PYTHONPATH", name);
    }

    /// <summary>Makes a wheel of a package of pure Python. A real project has its own, from its own build.</summary>
    /// <returns>Its path.</returns>
    public static string Build(string package)
    {
        var wheel = Path.Combine(Directory.CreateTempSubdirectory("wheel-").FullName, $"{package}-1.0-py3-none-any.whl");
        using var zip = ZipFile.Open(wheel, ZipArchiveMode.Create);
        foreach (var source in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, package), "*.py"))
            zip.CreateEntryFromFile(source, $"{package}/{Path.GetFileName(source)}");
        using var metadata = new StreamWriter(zip.CreateEntry($"{package}-1.0.dist-info/METADATA").Open());
        metadata.Write($"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n");
        return wheel;
    }
}
