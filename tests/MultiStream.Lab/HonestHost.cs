namespace MultiStream.Lab;

/// <summary>
/// A host as strange as a real one: its own small Debian without .NET, Debian's stock sshd with its default limits, and
/// users whose shells are not bash. It sees no file of the controller. Every start is a fresh copy.
/// </summary>
public sealed class HonestHost : IsolatedHost
{
    static readonly TimeSpan ImageLimit = TimeSpan.FromMinutes(15);

    HonestHost(string name, StartedHost started) : base(name, started) => User = Users.Zsh;

    /// <summary>Who can be logged in as, besides root; all with the host's identity file.</summary>
    public static class Users
    {
        /// <summary>The usual user: the shell is zsh, and ~/.zshenv prints a line.</summary>
        public const string Zsh = "ci";

        /// <summary>The shell is tcsh, whose syntax is not sh's, and ~/.tcshrc prints a line.</summary>
        public const string Tcsh = "csh";

        /// <summary>The shell is fish, whose syntax is nobody's, and its configuration prints a line.</summary>
        public const string Fish = "fish";

        /// <summary>The login succeeds, but the shell is /usr/sbin/nologin.</summary>
        public const string NoShell = "nologin";

        /// <summary>The home folder is a disk of 2 MB.</summary>
        public const string FullDisk = "full";

        /// <summary>The profile prints 100,000 bytes.</summary>
        public const string Noisy = "noisy";
    }

    /// <summary>Where <see cref="LabMachine.DummyPath"/> is on such a host.</summary>
    public const string DummyPath = "/usr/local/bin/dummy";

    /// <summary>Makes the file system of honest hosts if the cache lacks it (about a minute, once); gives its path.</summary>
    public static async Task<string> EnsureImageAsync()
    {
        await LabMachine.EnsureAsync();
        return (await LabCommand.RunAsync([LabMachine.Script("honest-image")], ImageLimit)).Succeeded().StandardOutput.Trim();
    }

    public static async Task<HonestHost> StartAsync(LabNetwork network, string name)
    {
        ArgumentNullException.ThrowIfNull(network);
        string image = await EnsureImageAsync();
        return new HonestHost(name, await StartedHost.StartAsync(network, name, "honest-host", image, LabMachine.DummyPath));
    }
}
