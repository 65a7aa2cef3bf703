using System.Globalization;
using MultiStream.Lab;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.SshNet;

/// <summary>SSH.NET takes any key of any host; this kind takes only those that are known.</summary>
public sealed class SshNetHostKeyTests(LoopbackSshNetKind kind) : IClassFixture<LoopbackSshNetKind>
{
    /// <summary>Lines are written with HOST, OTHERHOST, and the types and keys RIGHT and WRONG; the right one is what the host shows.</summary>
    [Theory]
    [InlineData("", OpenFailure.HostKeyUnknown, "which is not in the known hosts")]
    [InlineData("OTHERHOST RIGHT", OpenFailure.HostKeyUnknown, "which is not in the known hosts")]
    [InlineData("HOST WRONG", OpenFailure.HostKeyChanged, "but the one that is known for it has")]
    [InlineData("@revoked * RIGHT\nHOST RIGHT", OpenFailure.HostKeyChanged, "which is marked as revoked")]
    [InlineData("@cert-authority HOST RIGHT", OpenFailure.HostKeyUnknown, "known is only who signs its keys")]
    public async Task A_key_that_is_not_known_is_refused_and_nothing_is_run(string lines, OpenFailure reason, string sentence)
    {
        using var known = await FileWithAsync(lines);
        var trace = Path.Combine(Path.GetTempPath(), $"multistream-{Guid.NewGuid():N}");

        var e = await Assert.ThrowsAsync<StreamOpenException>(() => kind.ConnectAsync(kind.PlaceWith(("knownHosts", known.Path)), $"touch {trace}"));

        Assert.Equal(reason, e.Reason);
        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(trace));
    }

    [Theory]
    [InlineData("HOST RIGHT")]
    [InlineData("HOST WRONG\nHOST RIGHT")]
    [InlineData("@revoked * WRONG\nHOST RIGHT")]
    [InlineData("@cert-authority * WRONG\nHOST RIGHT")]
    public async Task A_key_that_is_known_is_taken(string lines)
    {
        using var known = await FileWithAsync(lines);

        await OpensAsync(known.Path);
    }

    [Fact]
    public async Task A_key_under_a_hashed_name_is_taken()
    {
        using var known = await FileWithAsync("HOST RIGHT");
        await kind.LookAsync($"ssh-keygen -q -H -f '{known.Path}'");
        Assert.StartsWith("|1|", await File.ReadAllTextAsync(known.Path), StringComparison.Ordinal);

        await OpensAsync(known.Path);
    }

    /// <summary>What the message on an unknown key tells to add is right.</summary>
    [Fact]
    public async Task The_line_of_the_message_makes_the_key_known()
    {
        using var known = await FileWithAsync("");
        var message = (await kind.RefusedAsync(("knownHosts", known.Path))).Message;

        var line = message[(message.IndexOf($"add this line to {known.Path}: ", StringComparison.Ordinal) + $"add this line to {known.Path}: ".Length)..];
        await File.WriteAllTextAsync(known.Path, string.Join(' ', line.Split(' ').Take(3)) + "\n");

        await OpensAsync(known.Path);
    }

    private async Task OpensAsync(string known)
    {
        await using var connection = await kind.ConnectAsync(kind.PlaceWith(("knownHosts", known)), "exit 5");
        Assert.Equal(5, (await connection.Ended).ExitCode);
    }

    private async Task<LinesFile> FileWithAsync(string lines)
    {
        var right = (await File.ReadAllLinesAsync(kind.Host.KnownHostsFile)).First(l => l.Length > 0 && !l.StartsWith('#')).Split(' ')[1..3];
        var bytes = Convert.FromBase64String(right[1]);
        bytes[^1] ^= 1;
        var host = string.Create(CultureInfo.InvariantCulture, $"[{kind.Host.Address}]:{kind.Host.Port}");
        return new LinesFile(lines.Replace("OTHERHOST", "[127.0.0.9]:22222", StringComparison.Ordinal).Replace("HOST", host, StringComparison.Ordinal)
            .Replace("RIGHT", string.Join(' ', right), StringComparison.Ordinal).Replace("WRONG", $"{right[0]} {Convert.ToBase64String(bytes)}", StringComparison.Ordinal) + "\n");
    }

    private sealed class LinesFile : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("multistream-known-").FullName;

        public LinesFile(string lines) => File.WriteAllText(Path, lines);

        public string Path => System.IO.Path.Combine(_folder, "known_hosts");

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
