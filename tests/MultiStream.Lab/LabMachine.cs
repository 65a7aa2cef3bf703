namespace MultiStream.Lab;

/// <summary>What the lab needs of the machine it runs on, and where its own files are.</summary>
public static class LabMachine
{
    static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    static readonly Lazy<Task> Installed = new(async () =>
        (await LabCommand.RunAsync([Script("install-test-tools")], InstallLimit)).Succeeded());

    /// <summary>
    /// Makes sure that the programs the lab drives are there: a matter of milliseconds when they are; as root installs
    /// them otherwise; else fails with what to install.
    /// </summary>
    public static Task EnsureAsync() => Installed.Value;

    /// <summary>Why this user cannot make hosts with addresses of their own here; null if they can.</summary>
    public static string? WhyNoIsolatedHosts =>
        !OperatingSystem.IsLinux() ? "hosts with addresses of their own are Linux network namespaces"
        : !Environment.IsPrivilegedProcess ? "network namespaces and chroots need root"
        : null;

    /// <summary>The program that tests run as a block, on the controller and on hosts that share its file system.</summary>
    public static string DummyPath => Script("dummy");

    /// <summary>The path of one of the lab's scripts.</summary>
    internal static string Script(string name) =>
        Path.Combine(Path.GetDirectoryName(typeof(LabMachine).Assembly.Location)!, "lab", name);
}
