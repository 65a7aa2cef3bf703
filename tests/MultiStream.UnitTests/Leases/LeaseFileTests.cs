using System.Text;
using MultiStream.Leases;
using MultiStream.Platform;
using MultiStream.Protocol;

namespace MultiStream.UnitTests.Leases;

/// <summary>The files of leases, in a folder of this test's: who has what, and what is left.</summary>
public sealed class LeaseFileTests : IDisposable
{
    private readonly LeaseFolder _folder = new(Path.Combine(Path.GetTempPath(), "leases-" + Guid.NewGuid().ToString("N")));

    public LeaseFileTests() => Assert.Null(_folder.Make());

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    [Fact]
    public void One_open_file_has_a_place_and_another_sees_where_it_begins()
    {
        using var first = Open();
        using var second = Open();

        Assert.True(first.TryLock(3, 0));

        Assert.False(second.TryLock(5, 1));
        Assert.True(second.TryLock(2, 1));
        Assert.Equal(3, second.TakenAt(1, 9));
        Assert.Equal(2, first.TakenAt(1, 9));
        second.Unlock(0, 0);
        Assert.Null(first.TakenAt(0, 0));
    }

    [Fact]
    public void The_last_one_removes_the_file_and_who_locked_what_was_removed_sees_it()
    {
        using var first = Open();
        using var second = Open();
        Assert.True(first.TryLock(1, 1) && second.TryLock(2, 1));

        first.RemoveIfLast();
        Assert.True(second.IsThere);
        first.Unlock(0, 0);
        second.RemoveIfLast();

        Assert.Empty(_folder.Files());
        second.Unlock(0, 0);
        Assert.True(first.TryLock(1, 1));
        Assert.False(first.IsThere);
    }

    [Fact]
    public void A_record_comes_back_and_a_longer_one_leaves_nothing_behind()
    {
        using var file = Open();
        var record = Record("Acme.\"Tests\"\n" + new string('é', 2000));

        file.Write(4, record);
        var read = file.Read(4);

        var lease = HostLease.Read("x", true, 4, read);
        Assert.Equal(record, read);
        Assert.StartsWith("Acme.\"Tests\"\néé", lease.Test, StringComparison.Ordinal);
        Assert.Equal(("2026-11-21 01:02:03Z", "2026-11-21 01:02:04Z"), (lease.Since.ToString("u"), lease.Heartbeat.ToString("u")));
        Assert.Equal(("run", "ann@build7", 42L, 4711, true), (lease.Run, lease.Owner, lease.FencingNumber, lease.Pid, lease.IsExclusive));
        Assert.Equal((5000L, 20L, 99L, 0L), (LeaseRecord.Number(read, "beat"), LeaseRecord.Number(read, "seconds"), LeaseRecord.Number(read, "start"), LeaseRecord.Number(read, "nothing")));
        Assert.Equal("run run of ann@build7 (test " + lease.Test + ") since 12 s", lease.Holder(lease.Since.AddSeconds(12.9)));
        file.Write(4, null);
        Assert.Equal("", file.Read(4));
        Assert.Equal("", file.Read(400));
    }

    [Fact]
    public void What_is_no_record_is_nobody_that_can_be_told() => Assert.Equal("a run that cannot be told", HostLease.Read("x", false, 1, "{\"fencing\":1").Holder(DateTime.UtcNow));

    [Fact]
    public void The_number_grows_by_one_and_does_not_fall_when_it_was_lost()
    {
        long first = FencingCounter.TryNext(_folder, out _)!.Value;

        Assert.Equal(first + 1, FencingCounter.TryNext(_folder, out _));
        File.Delete(Path.Combine(_folder.Path, "fencing"));
        Assert.True(FencingCounter.TryNext(_folder, out _) >= first);
        using var counting = LeaseFile.Look(Path.Combine(_folder.Path, "fencing"));
        Assert.True(counting!.TryLock(0, 0));
        Assert.Null(FencingCounter.TryNext(_folder, out var problem));
        Assert.Equal("", problem);
    }

    [Fact]
    public void A_counter_that_cannot_be_opened_yet_is_a_problem_that_may_pass()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "fencing"));

        Assert.Null(FencingCounter.TryNext(_folder, out var problem));
        Assert.StartsWith(Path.Combine(_folder.Path, "fencing") + " cannot be opened: ", problem, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_folder.Path, "fencing"));
        Assert.NotNull(FencingCounter.TryNext(_folder, out _));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "precious"), "text");
        File.CreateSymbolicLink(_folder.FileOf("x", true), Path.Combine(_folder.Path, "precious"));

        Assert.Null(LeaseFile.Open(_folder.FileOf("x", true), out var reason));
        Assert.Contains("cannot be opened", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_folder_for_everybody_is_refused()
    {
        var path = Path.Combine(_folder.Path, "text");
        File.WriteAllText(path, "text");
        Assert.Equal(0, LinuxFiles.SetMode(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(path), 0x1C0));

        Assert.Matches("^.* is no folder that everybody may write to \\(its mode is 700, it is user [0-9]+'s\\), ", new LeaseFolder(path).Make());
    }

    /// <summary>So it is for a moment when it is made, and several agents come at once.</summary>
    [Fact]
    public void A_folder_of_ones_own_that_is_not_everybodys_yet_is_made_so()
    {
        Assert.Equal(0, LinuxFiles.SetMode(LinuxFiles.CurrentFolder, Encoding.UTF8.GetBytes(_folder.Path), 0x3ED));

        Assert.Null(_folder.Make());

        Assert.True(LinuxFiles.Identify(Encoding.UTF8.GetBytes(_folder.Path), out var made) >= 0 && made.IsSharedFolder);
    }

    [Theory]
    [InlineData("machine", false, "host-machine")]
    [InlineData("local:a/b é", false, "host-local:a%2Fb%20%C3%A9")]
    [InlineData("..", true, "lock-..")]
    public void Any_name_is_one_file(string name, bool isLock, string file)
    {
        Assert.Equal($"{_folder.Path}/{file}", _folder.FileOf(name, isLock));
        Assert.Equal(name, Assert.Single(HostLeases.Read(new LeaseListMessage("", [file, "1", ""], "")).Leases).Name);
    }

    private LeaseFile Open()
    {
        var file = LeaseFile.Open(_folder.FileOf("x", true), out var reason);
        Assert.True(file is not null, reason);
        return file;
    }

    private static string Record(string test) =>
        LeaseRecord.Text(new LeaseUser("run", "ann@build7", test, "db"), 42, 0, new DateTime(2026, 11, 21, 1, 2, 3, DateTimeKind.Utc), new DateTime(2026, 11, 21, 1, 2, 4, DateTimeKind.Utc), 5000, 20, 4711, 99);
}
