using MultiStream.Evidence.Place;

namespace MultiStream.UnitTests.Evidence.Place;

/// <summary>What the kernel says, read.</summary>
public sealed class PlaceViewTests
{
    [Fact]
    public void A_process_is_read_whatever_it_is_called()
    {
        var seen = SeenProcess.Parse("4711 (a) b (c) S 12 4711 4711 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 7 0 123456 99999 2048 1844 1 1 0 0 0 0 0");

        Assert.Equal(new SeenProcess(4711, 12, 'S', 200, 7, 123456, 2048, "a) b (c"), seen);
        Assert.Equal(2, seen!.CpuSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("4711 (x")]
    [InlineData("4711 (x) S 1 2")]
    [InlineData("x (x) S 12 4711 4711 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 7 0 123456 99999 2048 1")]
    public void What_is_no_process_is_none(string stat) => Assert.Null(SeenProcess.Parse(stat));

    [Theory]
    [InlineData("tcp", "0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 5555 1", "127.0.0.1:8080")]
    [InlineData("tcp", "0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 5555 1", "0.0.0.0:22")]
    [InlineData("tcp6", "0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5555 1", "[::]:8080")]
    [InlineData("tcp6", "0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5555 1", "[::1]:8080")]
    [InlineData("tcp6", "0: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5555 1", "[::ffff:127.0.0.1]:8080")]
    [InlineData("tcp6", "0: B80D0120000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5555 1", "[2001:db8:0:0:0:0:0:1]:8080")]
    [InlineData("udp", "0: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 5555 2", "0.0.0.0:53")]
    [InlineData("tcp", "0: 0100007F:1F90 0100007F:9999 01 00000000:00000000 00:00000000 00000000 1000 0 5555 1", null)]
    [InlineData("udp", "0: 0100007F:0035 0100007F:9999 01 00000000:00000000 00:00000000 00000000 1000 0 5555 1", null)]
    [InlineData("tcp", "nonsense", null)]
    public void Who_listens_is_read_with_its_address(string protocol, string line, string? expected)
    {
        var socket = ListeningSocket.Parse(protocol, line);

        Assert.Equal(expected, socket is null ? null : FormattableString.Invariant($"{socket.Address}:{socket.Port}"));
        Assert.Equal(expected is null ? null : "5555", socket?.Inode);
    }

    /// <summary>A process that was killed for want of memory an hour ago may be why the test fails now.</summary>
    [Fact]
    public void Of_the_kernels_lines_the_recent_ones_are_shown_and_all_kills()
    {
        const string Text = "<6>[    1.000000] booting\n<3>[  100.500000] Out of memory: Killed process 4711 (server)\n<6>[  900.250000] link is down\n<4>[  999.000000] [drm] is up\nno time\n";

        Assert.Equal(
            ["older ones, of processes that were killed or crashed:", "11:45:00.500 UTC  Out of memory: Killed process 4711 (server)", "recent ones:", "11:58:20.250 UTC  link is down", "11:59:59.000 UTC  [drm] is up"],
            KernelLog.Lines(Text, up: 1000, TimeSpan.FromMinutes(10), new DateTime(2026, 1, 1, 12, 0, 0)));
        Assert.Equal(["nothing in the last 0.5s; the last line is 1.0s old: [drm] is up"],
            KernelLog.Lines("<4>[  999.000000] [drm] is up\n", up: 1000, TimeSpan.FromSeconds(0.5), new DateTime(2026, 1, 1, 12, 0, 0)));
        Assert.Equal(["nothing in the last 10m00s"], KernelLog.Lines("", up: 1000, TimeSpan.FromMinutes(10), default));
    }

    [Fact]
    public void Disks_share_a_line_when_they_are_one_file_system_and_what_is_not_there_is_said()
    {
        var lines = MachineView.Disk(["/proc", "/proc/self", "/no/such/folder"]);

        Assert.Equal(2, lines.Count);
        Assert.Matches(@"^/proc, /proc/self: .* at /proc", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("/no/such/folder: cannot be asked: No such file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.04, "0.0s")]
    [InlineData(59.9, "59.9s")]
    [InlineData(302, "5m02s")]
    [InlineData(11100, "3h05m")]
    [InlineData(1047600, "12d03h")]
    public void A_time_is_short_and_has_its_unit(double seconds, string text) => Assert.Equal(text, ProcessesView.Span(seconds));
}
