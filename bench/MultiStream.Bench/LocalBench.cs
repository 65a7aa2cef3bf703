namespace MultiStream.Bench;

/// <summary>From nothing to the first shell result on this machine, against the start of the smallest .NET program.</summary>
internal static class LocalBench
{
    public static async Task RunAsync(Report report)
    {
        var hello = await Hello.BuildAsync();
        report.Add("local: from nothing to the first result [ms]", await Clock.InTurnsAsync(40,
            ("dotnet Hello.dll", () => Clock.RunAsync(hello[0], hello[1..])),
            ("open a local stream, shell 'true', to its result", OpenAndRunAsync),
            ("the same, and close it again", OpenRunCloseAsync)));
        await Task.WhenAll(s_open.Select(s => s.CloseAllAsync()));
        s_open.Clear();

        var streams = await Streams.OpenAsync([Streams.Local("a")]);
        report.Add("local: 'true' on an open stream [ms]", await Clock.InTurnsAsync(200,
            ("Process.Start of /bin/true", () => Clock.RunAsync("/bin/true", [])),
            ("Block.Program(\"true\")", () => streams[0].RunAsync(Block.Program("true"))),
            ("Block.Shell(\"true\")", () => streams[0].RunAsync(Block.Shell("true")))));
        await streams.CloseAllAsync();
    }

    private static readonly List<StreamsManager> s_open = [];

    private static async Task OpenAndRunAsync()
    {
        var streams = await Streams.OpenAsync([Streams.Local("a")]);
        await streams[0].RunAsync(Block.Shell("true"));
        s_open.Add(streams);
    }

    private static async Task OpenRunCloseAsync()
    {
        var streams = await Streams.OpenAsync([Streams.Local("a")]);
        await streams[0].RunAsync(Block.Shell("true"));
        await streams.CloseAllAsync();
    }
}

/// <summary>The smallest .NET program, built once.</summary>
internal static class Hello
{
    /// <summary>The command that runs it.</summary>
    public static async Task<string[]> BuildAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "multistream-bench-hello");
        var dll = Path.Combine(folder, "out", "Hello.dll");
        if (!File.Exists(dll))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "Hello.csproj"),
                "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
            await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(\"hello\");");
            await Clock.RunAsync("dotnet", ["build", "-c", "Release", "-o", "out", "-v", "q"], folder);
        }
        return ["dotnet", dll];
    }
}
