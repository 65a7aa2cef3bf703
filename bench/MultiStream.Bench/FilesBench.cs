namespace MultiStream.Bench;

/// <summary>Files to and from an ssh stream against tar, scp and rsync over ssh. Each of the others makes a connection of its own, as it does in a script.</summary>
internal static class FilesBench
{
    private const int Small = 400, SmallSize = 150_000, Rounds = 5;
    private const long Large = 1_000_000_000;

    public static async Task RunAsync(Report report, string root)
    {
        using var farm = new SshFarm(root, 1);
        var folder = Directory.CreateTempSubdirectory("multistream-bench-files-");
        var there = Directory.CreateTempSubdirectory("multistream-bench-there-");
        try
        {
            await WriteAsync(folder.CreateSubdirectory("small"), Small, SmallSize);
            await WriteAsync(folder.CreateSubdirectory("large"), 1, Large);
            var streams = await Streams.OpenAsync([farm.Place(0)]);
            foreach (var (name, text) in new[] { ("small", "400 files, 60 MB"), ("large", "1 file of 1 GB") })
                await SetAsync(report, farm, streams[0], folder.FullName, there.FullName, name, text);
            await streams.CloseAllAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
            there.Delete(recursive: true);
        }
    }

    private static async Task SetAsync(Report report, SshFarm farm, ExecutionStream stream, string here, string there, string name, string text)
    {
        var ssh = $"ssh -F {farm.Config}";
        report.Add($"files to an ssh host, {text} [ms]", await Clock.InTurnsAsync(Rounds,
            ("tar | ssh tar", () => ShAsync($"rm -rf {there}/t; mkdir {there}/t; tar -C {here} -cf - {name} | {ssh} h0 tar -C {there}/t -xf -")),
            ("scp -r", () => ShAsync($"rm -rf {there}/c; scp -q -F {farm.Config} -r {here}/{name} h0:{there}/c")),
            ("rsync -a", () => ShAsync($"rm -rf {there}/r; rsync -a -e '{ssh}' {here}/{name}/ h0:{there}/r")),
            ("stream.SendAsync", async () =>
            {
                await ShAsync($"rm -rf {there}/s");
                await stream.SendAsync($"{here}/{name}", $"{there}/s");
            })));
        report.Add($"files from an ssh host, {text} [ms]", await Clock.InTurnsAsync(Rounds,
            ("ssh tar | tar", () => ShAsync($"rm -rf {there}/t; mkdir {there}/t; {ssh} h0 tar -C {here} -cf - {name} | tar -C {there}/t -xf -")),
            ("scp -r", () => ShAsync($"rm -rf {there}/c; scp -q -F {farm.Config} -r h0:{here}/{name} {there}/c")),
            ("stream.FetchAsync", () => stream.FetchAsync($"{here}/{name}"))));
    }

    private static Task ShAsync(string command) => Clock.RunAsync("sh", ["-c", command]);

    private static async Task WriteAsync(DirectoryInfo folder, int count, long size)
    {
        var piece = new byte[1_000_000];
        Random.Shared.NextBytes(piece);
        for (int i = 0; i < count; i++)
        {
            await using var file = File.Create(Path.Combine(folder.FullName, FormattableString.Invariant($"{i}")));
            for (long left = size; left > 0; left -= piece.Length)
                await file.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)));
        }
    }
}
