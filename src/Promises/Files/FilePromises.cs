using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MultiStream.Promises.Saboteurs;

namespace MultiStream.Promises.Files;

/// <summary>Files arrive as they were, by every name; what cannot be done is said in a sentence.</summary>
/// <param name="kind">On which they have to hold.</param>
[SuppressMessage("Interoperability", "CA1416", Justification = "The promises run on Linux.")]
[KindMust("carry every byte in both directions, once and in order, zeros and new lines too.")]
public class FilePromises(StreamKind kind) : Promise(kind)
{
    private string Local => Path.Combine(Folder, "local");

    [PromiseFact, BrokenBy<ChangesFiles>, BrokenBy<WithholdsFileCredit>]
    internal async Task A_folder_goes_there_and_comes_back_byte_for_byte()
    {
        var stream = await OpenAsync();
        int[] sizes = [0, 1, 300_000, 9_000_000];   // the last is more than may be on its way at once
        foreach (int size in sizes)
            Write(Path.Combine(Local, "in", "depth", $"{size}"), RandomNumberGenerator.GetBytes(size));

        await stream.SendAsync(Local, "there");
        var fetched = await stream.FetchAsync("there");

        Assert.Equal(Path.Combine(Folder, "a", "files", "there"), Assert.Single(fetched));
        Assert.All(sizes, size => Assert.Equal(File.ReadAllBytes(Path.Combine(Local, "in", "depth", $"{size}")), File.ReadAllBytes(Path.Combine(fetched[0], "in", "depth", $"{size}"))));
        Assert.Equal("0\n1\n300000\n9000000\n", (await stream.RunAsync(Block.Shell("cd there/in/depth && cat 0 1 300000 9000000 | wc -c >/dev/null; for f in 0 1 300000 9000000; do wc -c <$f; done"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<LosesPermissions>, BrokenBy<LosesTimes>]
    internal async Task Permissions_and_times_of_files_and_folders_are_kept()
    {
        var stream = await OpenAsync();
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Write(Path.Combine(Local, "private"), [1], UnixFileMode.UserRead | UnixFileMode.UserWrite, time);
        Write(Path.Combine(Local, "program"), [1], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute, time);
        var closed = Directory.CreateDirectory(Path.Combine(Local, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(Path.Combine(closed.FullName, "inside"), [1], UnixFileMode.UserRead, time);
        closed.LastWriteTimeUtc = time;
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;

        await stream.SendAsync(Local, "there");
        var seen = (await stream.RunAsync(Block.Shell("cd there && TZ=UTC stat -c '%a %Y %n' private program closed closed/inside"))).StandardOutput;
        var back = Assert.Single(await stream.FetchAsync("there"));

        long seconds = new DateTimeOffset(time).ToUnixTimeSeconds();
        Assert.Equal($"600 {seconds} private\n510 {seconds} program\n500 {seconds} closed\n400 {seconds} closed/inside\n", seen);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute, File.GetUnixFileMode(Path.Combine(back, "program")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(Path.Combine(back, "closed", "inside")));
    }

    [PromiseFact, BrokenBy<LosesLinks>]
    internal async Task Links_stay_links_but_those_that_lead_out_do_not_come_back_and_what_is_named_is_followed()
    {
        var stream = await OpenAsync();
        Write(Path.Combine(Local, "file"), "text"u8.ToArray());
        File.CreateSymbolicLink(Path.Combine(Local, "inner"), "file");
        File.CreateSymbolicLink(Path.Combine(Local, "outer"), "../../../etc/passwd");
        File.CreateSymbolicLink(Path.Combine(Local, "nowhere"), "/no/such/place");

        await stream.SendAsync(Local, "there");
        await stream.SendAsync(Path.Combine(Local, "inner"), "followed");
        Assert.Equal("file\n../../../etc/passwd\n/no/such/place\n", (await stream.RunAsync(Block.Shell("cd there && readlink inner outer nowhere; readlink ../followed; true"))).StandardOutput);
        var back = await stream.FetchAsync("there");
        Assert.Equal("file", new FileInfo(Path.Combine(back[0], "inner")).LinkTarget);
        Assert.Equal(["file", "inner"], Directory.EnumerateFileSystemEntries(back[0]).Select(Path.GetFileName).Order());
        Assert.Contains("'there/outer' is a link to '../../../etc/passwd', which leads out of what is fetched", stream.Log.Text, StringComparison.Ordinal);
        var followed = await stream.FetchAsync("there/inner");
        Assert.Null(new FileInfo(followed[0]).LinkTarget);
        Assert.Equal("text", await File.ReadAllTextAsync(followed[0]));
    }

    [PromiseFact, BrokenBy<ForgetsEmptyFolders>]
    internal async Task Empty_folders_are_kept_and_folders_above_are_made()
    {
        var stream = await OpenAsync();
        Directory.CreateDirectory(Path.Combine(Local, "empty", "too"));
        Directory.CreateDirectory(Path.Combine(Local, "also"));

        await stream.SendAsync(Local, "made/on/the/way/");

        Assert.Equal("made/on/the/way/local\nmade/on/the/way/local/also\nmade/on/the/way/local/empty\nmade/on/the/way/local/empty/too\n",
            (await stream.RunAsync(Block.Shell("find made/on/the/way/* | LC_ALL=C sort"))).StandardOutput);
        var back = await stream.FetchAsync("made/on/*");
        Assert.True(Directory.Exists(Path.Combine(back[0], "way", "local", "empty", "too")));
    }

    [PromiseFact, BrokenBy<SpeaksNames>]
    internal async Task Any_name_travels()
    {
        const string Make = """mkdir -p odd && cd odd && echo 1 >'a b' && echo 2 >"$(printf 'new\nline')" && echo 3 >"$(printf 'no\377text')" && mkdir "$(printf '\344')" && echo 4 >"$(printf '\344')/-x" && echo 5 >'*'""";
        const string List = "cd \"$D\" && find . -type f -exec cat {} + | LC_ALL=C sort; find . | LC_ALL=C sort | od -An -c";
        var stream = await OpenAsync();
        await stream.RunAsync(Block.Shell(Make));

        var fetched = await stream.FetchAsync("odd");
        await stream.SendAsync(fetched[0], "again");
        var one = await stream.FetchAsync("odd/no?text");
        await stream.SendAsync(one[0], "one");
        await stream.SendAsync(one[0]);
        var star = await stream.FetchAsync("odd/\\*");

        var lists = (await stream.RunAsync(Block.Shell($"(D=odd; {List:raw}) >1; (D=again; {List:raw}) >2; cmp 1 2 && cat 2"))).StandardOutput;
        Assert.StartsWith("1\n2\n3\n4\n5\n", lists, StringComparison.Ordinal);
        Assert.Equal("3\n3\n", (await stream.RunAsync(Block.Shell("cat one \"$(printf 'no\\377text')\""))).StandardOutput);
        Assert.Equal("5\n", await File.ReadAllTextAsync(star[0]));
    }

    [PromiseFact, BrokenBy<RenamesFiles>]
    internal async Task A_pattern_chooses_files_which_keep_their_paths_below_the_folder_of_results()
    {
        var stream = await OpenAsync();
        await stream.RunAsync(Block.Shell("mkdir -p logs/deep/.hidden out; for f in logs/1.log logs/2.log logs/2.txt logs/deep/3.log logs/deep/.hidden/4.log logs/.5.log; do echo $f >$f; done; pwd >out/where"));
        var root = Path.Combine(Folder, "a", "files");

        Assert.Equal(["logs/1.log", "logs/2.log"], Below(root, await stream.FetchAsync("logs/*.log")));
        Assert.Equal(["logs/1.log", "logs/2.log", "logs/deep/3.log"], Below(root, await stream.FetchAsync("**/*.log")));
        Assert.Equal(["logs/2.log", "logs/2.txt"], Below(root, await stream.FetchAsync("l[a-p]gs/2.*")));
        Assert.Equal(["logs/.5.log"], Below(root, await stream.FetchAsync("logs/.*.log")));
        var directory = (await File.ReadAllTextAsync((await stream.FetchAsync("out/where"))[0])).Trim();
        Assert.Equal([directory[1..] + "/out/where"], Below(root, await stream.FetchAsync(directory + "/o?t/where")));
        Assert.Equal("logs/deep/3.log\n", await File.ReadAllTextAsync(Path.Combine(root, "logs", "deep", "3.log")));
    }

    [PromiseFact, BrokenBy<HidesFaults>]
    internal async Task What_cannot_be_sent_is_told_with_stream_host_path_and_what_was_seen()
    {
        var stream = await OpenAsync();
        var file = Write(Path.Combine(Local, "file"), [1]);
        await stream.RunAsync(Block.Shell("mkdir folder; touch plain; ln -s folder link"));
        var where = $"Stream 'a' @ {stream.Host}: ";

        Assert.Equal($"{where}'{file}' could not be sent to 'folder': 'folder' is a folder there; to write into it, end the path with '/'.", await FailureAsync(() => stream.SendAsync(file, "folder")));
        Assert.Equal($"{where}'{file}' could not be sent to 'plain/x': 'plain' is no folder there.", await FailureAsync(() => stream.SendAsync(file, "plain/x")));
        Assert.Equal($"{where}'{Local}' could not be sent to 'plain': 'plain' is there already, and is a file or a link: a folder was to be written.", await FailureAsync(() => stream.SendAsync(Local, "plain")));
        Assert.Equal($"{where}'{Local}' could not be sent to 'link': 'link' is there already, and is a file or a link: a folder was to be written.", await FailureAsync(() => stream.SendAsync(Local, "link")));
        Assert.Equal($"{where}'{Local}/no' could not be sent to 'no': there is no such file or folder on this machine ({Local}/no).", await FailureAsync(() => stream.SendAsync(Local + "/no")));
        Assert.Equal($"{where}'/dev/null' could not be sent to 'null': '/dev/null' is a device, and only files, folders and links can be sent (on this machine).", await FailureAsync(() => stream.SendAsync("/dev/null")));
        await stream.SendAsync(file, "link/");
        Assert.Equal("folder/file\n", (await stream.RunAsync(Block.Shell("ls folder/file; ls -A | grep multistream; true"))).StandardOutput);
    }

    [PromiseFact, BrokenBy<HidesFaults>]
    internal async Task What_cannot_be_fetched_is_told_and_what_is_no_file_is_left_out_with_a_warning()
    {
        var stream = await OpenAsync();
        await stream.RunAsync(Block.Shell("mkdir mixed && cd mixed && touch file && mkfifo pipe"));
        var directory = (await stream.RunAsync(Block.Shell("pwd"))).StandardOutput.Trim();
        var where = $"Stream 'a' @ {stream.Host}";

        Assert.Equal($"{where}: '*.log' could not be fetched: nothing there matches '*.log' in {directory}.", await FailureAsync(() => stream.FetchAsync("*.log")));
        Assert.Equal($"{where}: '/no/such/*' could not be fetched: nothing there matches '/no/such/*'.", await FailureAsync(() => stream.FetchAsync("/no/such/*")));
        Assert.Equal($"{where}: '../x' could not be fetched: '../x' goes up by '..': write the absolute path.", await FailureAsync(() => stream.FetchAsync("../x")));
        Assert.Equal($"{where}: 'mixed/pipe' could not be fetched: what matches is neither a file nor a folder.", await FailureAsync(() => stream.FetchAsync("mixed/pipe")));
        var mixed = await stream.FetchAsync("mixed");

        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(mixed[0]).Select(Path.GetFileName));
        Assert.Contains($"{where} gave not all of 'mixed': 'mixed/pipe' is a named pipe", Told);
    }

    [PromiseFact, BrokenBy<ChangesFiles>]
    internal async Task A_slice_sends_to_all_and_fetches_from_all_in_their_order()
    {
        var streams = await OpenAsync("a", "b");
        var file = Write(Path.Combine(Local, "file"), "text"u8.ToArray());

        await streams.SendAsync(file, "x");
        await streams.RunAsync(Block.Shell("basename \"$PWD\" | cut -d- -f2 >>x"));
        var fetched = await streams.FetchAsync("x", attach: true);

        Assert.Equal([Path.Combine(Folder, "a", "files", "x"), Path.Combine(Folder, "b", "files", "x")], fetched);
        Assert.Equal(["texta\n", "textb\n"], fetched.Select(File.ReadAllText));
        Assert.Equal(fetched, streams.SelectMany(s => s.Attached));
    }

    private static string Write(string path, byte[] bytes, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, DateTime? time = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        if (time is { } changed)
            File.SetLastWriteTimeUtc(path, changed);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    private static async Task<string> FailureAsync(Func<Task> run) => (await Assert.ThrowsAsync<MultiStreamException>(run)).Message;

    private static IEnumerable<string> Below(string root, IEnumerable<string> paths) => paths.Select(p => Path.GetRelativePath(root, p));
}
