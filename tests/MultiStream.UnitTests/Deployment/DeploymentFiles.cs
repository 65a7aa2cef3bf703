using System.Runtime.InteropServices;
using MultiStream.Deployment;
using MultiStream.Spawners;

namespace MultiStream.UnitTests.Deployment;

/// <summary>A folder with small files that stand for the agent's, and a deployment of them.</summary>
internal sealed class DeploymentFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multistream-files-").FullName;

    public DeploymentFiles(bool readyToRun = true)
    {
        Write("any/MultiStream.Agent.dll", "IL");
        Write("any/MultiStream.Agent.runtimeconfig.json", "{}");
        if (readyToRun)
        {
            Write("linux-x64/MultiStream.Agent.dll", "machine code");
            Write("linux-x64/MultiStream.Agent.runtimeconfig.json", "{}");
        }
    }

    public string Folder => _folder;

    public AgentDeployment Deployment => new(_folder, RuntimeEnvironment.GetRuntimeDirectory());

    public FileBundle Bundle => AgentInstallation.Find(_folder).AsBundle();

    public string Write(string path, string text)
    {
        var full = Path.Combine(_folder, AgentInstallation.FolderName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public static StreamPlace Place(string kind, params IEnumerable<(string Name, string Value)> settings) => new()
    {
        Stream = "server",
        Role = "server",
        Kind = kind,
        Source = "MultiStream/Streams/Stream[1]",
        Settings = settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.OrdinalIgnoreCase),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
