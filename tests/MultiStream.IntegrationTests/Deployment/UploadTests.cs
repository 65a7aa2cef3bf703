using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using MultiStream.Deployment;
using MultiStream.IntegrationTests.Lab;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Deployment;

/// <summary>What may happen to files on their way into a cache, and that nothing wrong is left of it.</summary>
[SupportedOSPlatform("linux")]
public sealed class UploadTests
{
    [Fact]
    public async Task Of_twelve_streams_at_once_one_sends_the_files()
    {
        using var place = new BarePlace();

        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => place.OpenAsync()));

        Assert.Single(opened, o => o.Sent > 50_000);
        Assert.Empty(place.Leftovers());
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(place.Cache, "d")));
    }

    [Fact]
    public async Task A_stream_that_waited_for_another_s_upload_keeps_the_user_s_mask()
    {
        using var place = new BarePlace { Shell = ["sh", "-c", "umask 027; shift; exec sh \"$@\"", "x", "x"] };
        await using var waiting = place.Start();
        ReadNeed(waiting);
        await place.OpenAsync();
        waiting.ToAgent.Write("again\n"u8);

        Assert.Equal(0, (await BarePlace.AnswerAsync(waiting)).Sent);
        Assert.Contains("Umask:\t0027", await File.ReadAllTextAsync($"/proc/{waiting.ProcessId}/status"), StringComparison.Ordinal);
    }

    /// <summary>Two runs know nothing of each other, so both send; whoever comes second finds all names taken.</summary>
    [Fact]
    public async Task Two_uploads_at_once_are_both_right()
    {
        using var place = new BarePlace();
        await using var slow = place.Start();
        var (reader, request) = ReadNeed(slow);

        var fast = await place.OpenAsync();
        Send(slow, request);

        Assert.InRange(fast.Sent, 50_000, 20_000_000);
        Assert.Equal("GO", reader.Next().Word);
        Assert.Equal("AGENT", reader.Next().Word);
        Assert.Empty(place.Leftovers());
        Assert.All(place.Blobs(), b => Assert.Equal(b.Replace(".x", "", StringComparison.Ordinal), place.HashOf(b)));
        Assert.Equal(0, (await place.OpenAsync()).Sent);
    }

    [Fact]
    public async Task An_upload_that_is_cut_leaves_nothing_and_the_next_one_works()
    {
        using var place = new BarePlace();
        await using (var cut = place.Start())
        {
            var (_, request) = ReadNeed(cut);
            Send(cut, request, change: tar => tar[..(tar.Length / 2)]);
        }                                                               // closes the pipe, as a lost connection does

        Assert.Empty(place.Blobs());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Cache, "b")));
        Assert.Empty(place.Leftovers());
        Assert.NotEqual(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
    }

    [Fact]
    public async Task What_a_killed_upload_left_is_removed_a_day_later_by_the_next()
    {
        using var place = new BarePlace();
        Directory.CreateDirectory(Path.Combine(place.Cache, "d"));
        foreach (var (name, age) in new[] { ("t.old.1.1", 49), ("t.new.1.1", 1) })
        {
            Directory.CreateDirectory(Path.Combine(place.Cache, name, "f"));
            Directory.SetLastWriteTimeUtc(Path.Combine(place.Cache, name), DateTime.UtcNow.AddHours(-age));
        }
        foreach (var folder in new[] { "b", "f" })
            Directory.CreateDirectory(Path.Combine(place.Cache, folder));

        await place.OpenAsync();

        Assert.Equal(["t.new.1.1"], place.Leftovers().Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public async Task A_payload_that_arrives_damaged_is_asked_for_again_and_never_named()
    {
        using var place = new BarePlace();
        await using var connection = place.Start();
        var (reader, request) = ReadNeed(connection);
        Send(connection, request, Flip);

        Assert.Equal("NEED", reader.Next().Word);
        Assert.Empty(place.Blobs());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Cache, "b")));
    }

    [Fact]
    public async Task A_payload_that_arrives_damaged_three_times_is_given_up_with_that_reason()
    {
        using var place = new BarePlace();
        await using var connection = place.Start();
        var reader = new MarkerReader(connection.FromAgent);
        for (var marker = reader.Next(); ; marker = reader.Next())
        {
            if (marker.Word == "ERR")
            {
                Assert.StartsWith("damaged ", marker.Rest, StringComparison.Ordinal);
                break;
            }
            Send(connection, UploadRequest.Read(reader, marker.Rest), Flip);
        }

        Assert.Empty(place.Blobs());
        Assert.Empty(place.Leftovers());
    }

    [Fact]
    public async Task Contents_that_went_bad_in_the_cache_are_not_used_and_are_replaced()
    {
        using var place = new BarePlace();
        await place.OpenAsync();
        foreach (var pointer in Directory.EnumerateFiles(Path.Combine(place.Cache, "b")))
            File.Delete(pointer);                                       // the bundle has to be made again, from the contents that are there
        var bad = place.Blobs().Order(StringComparer.Ordinal).First();
        var path = Path.Combine(place.Cache, "f", bad);
        File.Delete(path);
        await File.WriteAllTextAsync(path, "bad");

        Assert.NotEqual(0, (await place.OpenAsync()).Sent);

        Assert.Equal(bad.Replace(".x", "", StringComparison.Ordinal), place.HashOf(bad));
        Assert.Empty(place.Leftovers());
    }

    /// <summary>After a power cut, names may be there whose contents never reached the disk.</summary>
    [Fact]
    public async Task A_bundle_that_came_back_empty_from_a_power_cut_is_sent_again()
    {
        using var place = new BarePlace();
        await place.OpenAsync();
        var pointer = Directory.EnumerateFiles(Path.Combine(place.Cache, "b")).Single();
        await File.WriteAllTextAsync(pointer, (await File.ReadAllTextAsync(pointer)).Split(' ')[0] + " 01234567-of-an-earlier-boot\n");
        var file = Directory.EnumerateFiles(Path.Combine(place.Cache, "d"), "MultiStream.Streams.dll", SearchOption.AllDirectories).First();
        File.Delete(file);
        await File.WriteAllTextAsync(file, "");

        Assert.NotEqual(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
    }

    [Fact]
    public async Task A_whole_bundle_from_before_the_last_boot_is_verified_once_and_used()
    {
        using var place = new BarePlace();
        await place.OpenAsync();
        var pointer = Directory.EnumerateFiles(Path.Combine(place.Cache, "b")).Single();
        var folder = (await File.ReadAllTextAsync(pointer)).Split(' ')[0];
        await File.WriteAllTextAsync(pointer, folder + " 01234567-of-an-earlier-boot\n");

        Assert.Equal(0, (await place.OpenAsync()).Sent);

        Assert.Equal(folder + " -\n", await File.ReadAllTextAsync(pointer));
    }

    /// <summary>Without links the third attempt sends plain files: a wrapper of tar stands for such a file system.</summary>
    [Fact]
    public async Task A_file_system_without_links_gets_copies()
    {
        using var place = new BarePlace();
        var wrapper = Path.Combine(place.Folder, "bin");
        Directory.CreateDirectory(wrapper);
        await File.WriteAllTextAsync(Path.Combine(wrapper, "tar"), "#!/bin/sh\ncat >/tmp/$$.tar\nif /usr/bin/tar tvf /tmp/$$.tar | grep -q ^h; then rm /tmp/$$.tar; echo \"tar: Cannot hard link: Operation not permitted\" >&2; exit 2; fi\n/usr/bin/tar \"$@\" </tmp/$$.tar; s=$?; rm /tmp/$$.tar; exit $s\n");
        File.SetUnixFileMode(Path.Combine(wrapper, "tar"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        place.Environment["PATH"] = wrapper + ":/usr/bin:/bin";

        Assert.NotEqual(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
        Assert.Empty(place.Blobs());
    }

    [HostsTheory]
    [InlineData("dash", 1, "auto")]
    [InlineData("dash", 20, "ship")]
    [InlineData("busybox", 1, "auto")]
    [InlineData("busybox", 20, "ship")]
    public async Task A_full_disk_is_told_as_such_and_left_as_it_was(string tools, int megabytes, string runtime)
    {
        using var place = new BarePlace();
        if (tools == "busybox")
            place.UseTools(BarePlace.BusyboxTools());
        place.InNamespace($"mount -t tmpfs -o size={megabytes}M tmpfs {place.Home}; [ {megabytes} != 1 ] || head -c 900000 /dev/zero >{place.Home}/filler");

        var e = await Assert.ThrowsAsync<HandshakeException>(() => place.OpenAsync(runtime));

        Assert.Equal(OpenFailure.DiskFull, e.Reason);
        Assert.Contains(place.Cache, e.Message, StringComparison.Ordinal);
    }

    [HostsFact]
    public async Task A_host_without_dotnet_gets_the_runtime_by_itself()
    {
        using var place = new BarePlace();
        place.InNamespace("mount -t tmpfs tmpfs /usr/share/dotnet");

        Assert.InRange((await place.OpenAsync()).Sent, 50_000_000, 200_000_000);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
    }

    [HostsFact]
    public async Task A_host_without_dotnet_gets_no_runtime_where_that_is_forbidden()
    {
        using var place = new BarePlace();
        place.InNamespace("mount -t tmpfs tmpfs /usr/share/dotnet");

        var e = await Assert.ThrowsAsync<HandshakeException>(() => place.OpenAsync("host"));

        Assert.Equal(OpenFailure.NoRuntime, e.Reason);
        Assert.Contains("runtime=\"auto\"", e.Message, StringComparison.Ordinal);
    }

    [HostsTheory]
    [InlineData("aarch64", "Linux aarch64")]
    [InlineData("riscv64", "Linux riscv64")]
    public async Task A_host_of_another_processor_gets_no_runtime_of_this_one(string machine, string seen)
    {
        using var place = new BarePlace();
        var uname = Path.Combine(place.Folder, "uname");
        await File.WriteAllTextAsync(uname, $"#!/bin/sh\necho Linux {machine}\n");
        File.SetUnixFileMode(uname, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        place.Environment["PATH"] = place.Folder + ":/usr/bin:/bin";
        place.InNamespace("mount -t tmpfs tmpfs /usr/share/dotnet");

        var e = await Assert.ThrowsAsync<HandshakeException>(() => place.OpenAsync());

        Assert.Equal(OpenFailure.NoRuntime, e.Reason);
        Assert.Contains(seen, e.Message, StringComparison.Ordinal);
    }

    [HostsFact]
    public async Task Without_a_home_the_cache_is_below_var_tmp()
    {
        using var place = new BarePlace();
        place.Environment["HOME"] = "/dev/null/none";
        var kept = Directory.CreateDirectory(Path.Combine(place.Folder, "vartmp")).FullName;
        place.InNamespace($"mount --bind {kept} /var/tmp");

        Assert.NotEqual(0, (await place.OpenAsync()).Sent);
        Assert.Equal(0, (await place.OpenAsync()).Sent);
        Assert.Equal(["multistream-0"], Directory.EnumerateDirectories(kept).Select(d => Path.GetFileName(d)));
    }

    [HostsTheory]
    [InlineData("mkdir /var/tmp/multistream-0; chown 4242 /var/tmp/multistream-0", "belongs to another account")]
    [InlineData("mkdir /var/tmp/mine; ln -s /var/tmp/mine /var/tmp/multistream-0", "belongs to another account")]
    [InlineData("mount -o remount,ro /var/tmp", "nowhere to go")]
    public async Task A_cache_that_is_not_ours_is_not_used(string prepared, string told)
    {
        using var place = new BarePlace();
        place.Environment["HOME"] = "/dev/null/none";
        place.InNamespace("mount -t tmpfs tmpfs /var/tmp; " + prepared);

        Assert.Contains(told, (await Assert.ThrowsAsync<HandshakeException>(() => place.OpenAsync())).Message, StringComparison.Ordinal);
    }

    private static (MarkerReader Reader, UploadRequest Request) ReadNeed(ProcessConnection connection)
    {
        var reader = new MarkerReader(connection.FromAgent);
        var marker = reader.Next();
        Assert.Equal("NEED", marker.Word);
        return (reader, UploadRequest.Read(reader, marker.Rest));
    }

    /// <summary>Answers a request by hand, with a payload that may differ from the right one.</summary>
    private static void Send(ProcessConnection connection, UploadRequest request, Func<byte[], byte[]>? change = null)
    {
        using var tar = new MemoryStream();
        new UploadTar(request, [.. request.Wanted.Select(w => AgentDeployment.Default.Find(w)!)]).WriteTo(tar);
        connection.ToAgent.Write(Encoding.ASCII.GetBytes(tar.Length.ToString(CultureInfo.InvariantCulture) + "\n"));
        connection.ToAgent.Write(change is null ? tar.ToArray() : change(tar.ToArray()));
        connection.ToAgent.Flush();
    }

    /// <summary>Changes one byte of the first file's content.</summary>
    private static byte[] Flip(byte[] tar)
    {
        tar[600] ^= 1;
        return tar;
    }
}
