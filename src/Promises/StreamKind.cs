using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security;
using System.Text;
using MultiStream.Allocation;
using MultiStream.Options;
using MultiStream.Spawners;

namespace MultiStream.Promises;

/// <summary>
/// A kind of stream as the promises see it: how its streams are opened, and how to look at their place from outside. The place is a Linux with perl. One object serves
/// all promises of a group, many at once.
/// </summary>
public abstract class StreamKind : IAsyncLifetime
{
    private readonly Lazy<SpawnerRegistry> _spawners;
    private string? _dummy;

    /// <summary>Must start nothing: <see cref="InitializeAsync"/> does.</summary>
    protected StreamKind()
    {
        _spawners = new(() => PlugIn is null ? SpawnerRegistry.Default : OptionsFor(["a"]).Spawners);
        Source = GetType().Assembly.Location;
    }

    /// <summary>How long one promise may wait, over all: a limit against hanging, far above what any of them takes.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(90);

    /// <summary>How long something of a closed stream may still be there: promised are 5 s, and the machine of the tests may be busy.</summary>
    public virtual TimeSpan CleanUp => TimeSpan.FromSeconds(15);

    /// <summary>The assembly that brings the kind, as <c>Plugins/Assembly</c> of the run settings names it; null: the kind is one of MultiStream's.</summary>
    public virtual Assembly? PlugIn => null;

    /// <summary>The address at which other streams reach the place.</summary>
    public abstract string Address { get; }

    /// <summary>The <c>Stream</c> element of the run settings for a stream of this name.</summary>
    protected abstract string StreamElement(string stream);

    /// <summary>
    /// Runs a command of sh at the place outside of all streams, as a user who may look at what the streams' user does, and end it. The promises ask so what is left,
    /// after a stream has ended too; so it must not go by way of a stream.
    /// </summary>
    /// <param name="command">For <c>sh -c</c>; up to 20 kB.</param>
    /// <returns>Its stdout.</returns>
    public abstract Task<string> LookAsync(string command);

    /// <summary>Runs a command as a login of the stream's user would, without MultiStream: what it finds in its environment, blocks must find.</summary>
    /// <returns>Its stdout.</returns>
    public virtual Task<string> LoginAsync(string command) => LookAsync(command);

    /// <summary>Called once before the promises of a group: makes the place ready if it has to be made. Puts a small program of Perl there, which the promises' blocks run.</summary>
    public virtual async Task InitializeAsync()
    {
        // For any user, since the stream's may be another.
        var said = await LookAsync($"d=$(mktemp -d /tmp/promises-XXXXXX) && echo {Convert.ToBase64String(DummyProgram.Bytes)} | base64 -d >$d/dummy && chmod 755 $d $d/dummy && perl -c $d/dummy 2>&1 && echo $d/dummy");
        var lines = said.TrimEnd().Split('\n');
        _dummy = lines[^1].StartsWith("/tmp/promises-", StringComparison.Ordinal)
            ? lines[^1]
            : throw new InvalidOperationException($"The promises' program could not be put to the place of {GetType().Name}: {nameof(LookAsync)} has to run a command of sh there, with perl and base64, and to give its stdout. It gave: {said}");
    }

    /// <summary>Called once after the promises of a group.</summary>
    public virtual async Task DisposeAsync()
    {
        if (_dummy is { } path)
            await LookAsync($"rm -r {path[..path.LastIndexOf('/')]}");
    }

    /// <summary>Runs a command of sh on this machine: what <see cref="LookAsync"/> is for a kind whose place is this machine.</summary>
    /// <returns>Its stdout.</returns>
    protected static async Task<string> OnThisMachineAsync(string command)
    {
        // With the signals of a user's shell: .NET starts children with SIGPIPE ignored.
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", ["--default-signal", "/bin/sh", "-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    /// <summary>The path of the promises' program at the place.</summary>
    internal virtual string Dummy => _dummy ?? throw new InvalidOperationException($"{GetType().Name} is not initialized: its {nameof(InitializeAsync)} was not called, or does not call the base's.");

    internal virtual SpawnerRegistry Spawners => _spawners.Value;

    internal virtual IProcesses Processes => new ProcessesAtPlace(this);

    /// <summary>The assembly of the tests: the project that C# blocks need.</summary>
    internal string Source { get; set; }

    /// <summary>The settings of one test: these streams, and short limits where a test waits for their end.</summary>
    internal string SettingsFor(IEnumerable<string> streams) => string.Create(CultureInfo.InvariantCulture,
        $"""
        <RunSettings><MultiStream>
          <Limits><StopGrace>1s</StopGrace><Ready>20s</Ready></Limits>
          {(PlugIn is { } assembly ? $"<Plugins><Assembly>{SecurityElement.Escape(assembly.Location)}</Assembly></Plugins>" : "")}
          <Streams>{string.Concat(streams.Select(StreamElement))}</Streams>
        </MultiStream></RunSettings>
        """);

    internal virtual MultiStreamOptions OptionsFor(IEnumerable<string> streams) => OptionsReader.Read(SettingsFor(streams), new Dictionary<string, string>());

    internal virtual StreamPlace PlaceOf(string stream) => StreamPlacement.Place(stream, OptionsFor([stream]));
}
