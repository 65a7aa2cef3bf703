using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using MultiStream.IntegrationTests.Promises;
using MultiStream.Running;
using MultiStream.Spawners;

namespace MultiStream.IntegrationTests.Faults;

/// <summary>
/// A build replaces the test's assembly between two blocks by another of the same size. What runs goes on with what it began with. Elsewhere, what was sent once is used again; what would have to be
/// read again says what changed, before any code of it runs.
/// </summary>
internal sealed class AssemblyRebuilt : Fault
{
    private const string Changed = "MultiStream\\.IntegrationTests\\.dll has changed since this run first used it";

    public override string Name => "test assembly rebuilt during a run";

    public override async Task RunAsync(FaultRun run)
    {
        using var project = new ProjectCopy();
        var streams = project.Declare(run.Kind, "a", "b");
        try
        {
            var (a, b) = (streams["a"], streams["b"]);
            await FaultRun.IsWellAsync(a);

            project.Rebuild();

            await FaultRun.IsWellAsync(a);
            if (run.Column == FaultColumn.Local || run.Column == FaultColumn.Container)   // each container has a cache of its own
            {
                FaultRun.Says(Changed, await RefusedAsync(b));
                Assert.Equal("well\n", (await b.RunAsync(Block.Shell("echo well"))).StandardOutput);
                project.TakeBack();
            }
            await FaultRun.IsWellAsync(b);
            await FaultRun.IsWellAsync(a);
        }
        finally
        {
            await streams.CloseAllAsync();
        }
        if (run.Column == FaultColumn.Local)
            return;

        project.TakeBack();
        await using var place = await FreshPlace.StartAsync(run.Column);
        streams = project.Declare(place.Kind, "c");
        try
        {
            project.Rebuild();

            FaultRun.Says(Changed, await RefusedAsync(streams["c"]));
            Assert.DoesNotContain(await place.CachedAsync(), f => f.StartsWith("t.", StringComparison.Ordinal));
            Assert.Equal("well\n", (await streams["c"].RunAsync(Block.Shell("echo well"))).StandardOutput);
            project.TakeBack();
            await FaultRun.IsWellAsync(streams["c"]);
        }
        finally
        {
            await streams.CloseAllAsync();
        }
    }

    private static async Task<string> RefusedAsync(ExecutionStream stream)
    {
        var said = FaultRun.FirstLine(await FaultRun.FailsAsync<BlockFailedException>(stream.CallAsync(ctx => ctx.Name)));
        FaultRun.Says($"^Block 'ctx => ctx.Name' on stream '{stream.Name}' @ .* failed after [0-9.]+ s: its worker could not be started: ", said);
        return said;
    }

    /// <summary>The output folder of these tests once more, as links: a build does not write into a file, it puts another in its place.</summary>
    private sealed class ProjectCopy : IDisposable
    {
        private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "..", "rebuilt-" + Guid.NewGuid().ToString("N"));
        private readonly string _assembly;

        /// <summary>Not in the folder: a build leaves nothing there.</summary>
        private string Before => _folder + ".before";

        public ProjectCopy()
        {
            _assembly = Path.Combine(_folder, Path.GetFileName(typeof(AssemblyRebuilt).Assembly.Location));
            Assert.Equal("", LocalKind.ShAsync($"cp -al {AppContext.BaseDirectory} {_folder} 2>&1").GetAwaiter().GetResult());
        }

        public StreamsManager Declare(StreamKind kind, params string[] names)
        {
            var scope = new TestScope(kind.OptionsFor(names), null, (_, _) => { }) { Spawners = kind.Spawners, Source = _assembly };
            scope.Ending.CancelAfter(kind.Patience);
            return new StreamsManager([.. names.Select(kind.PlaceOf)], kind.PlaceOf, scope);
        }

        public void Rebuild()
        {
            var bytes = File.ReadAllBytes(_assembly);
            Guid build;
            using (var image = new PEReader(new MemoryStream(bytes)))
            {
                var metadata = image.GetMetadataReader();
                build = metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
            }
            Guid.NewGuid().ToByteArray().CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(build.ToByteArray())));
            File.Move(_assembly, Before);
            File.WriteAllBytes(_assembly, bytes);
        }

        public void TakeBack()
        {
            if (File.Exists(Before))
                File.Move(Before, _assembly, overwrite: true);
        }

        public void Dispose()
        {
            Directory.Delete(_folder, recursive: true);
            File.Delete(Before);
        }
    }
}
