using System.Globalization;

namespace MultiStream.Promises;

/// <summary>A process that bears a stream's token.</summary>
/// <param name="Text">For people: its id, its parent's, its state and its command line.</param>
internal sealed record Trace(int Id, int Parent, bool IsGuardian, string Text)
{
    /// <summary>Null for one that has ended and only waits to be buried. One whose first thread has ended shows as a zombie while its other threads run.</summary>
    public static Trace? From(int id, string parent, string state, string threads, string command) => state is "X" || (state is "Z" && threads is "0" or "1")
        ? null
        : new Trace(id, int.Parse(parent, CultureInfo.InvariantCulture), command.Contains("multistream-guardian", StringComparison.Ordinal), $"{id} (parent {parent}, state {state}): {command}");
}

/// <summary>The processes of a place, seen from outside of all streams.</summary>
internal interface IProcesses
{
    /// <summary>Those that bear a token: in their environment, in their command line, or in the path where they work.</summary>
    IEnumerable<Trace> With(string token);

    Task KillAsync(int id);

    /// <summary>The process that carries an agent's connection at the place; null where that cannot be told from others' processes.</summary>
    int? CarrierOf(int agent);
}

/// <summary>By a command that runs at the place: for kinds whose places have process tables of their own.</summary>
internal sealed class ProcessesAtPlace(StreamKind kind) : IProcesses
{
    /// <summary>It gets the token turned round, so that it does not find itself. It has no single quotes, since it stands between two.</summary>
    private const string Script = """
        my $t = reverse shift;
        for my $d (glob "/proc/[0-9]*") {
            my $read = sub { open my $f, "<", "$d/$_[0]" or return ""; local $/; my $all = <$f>; defined $all ? $all : "" };
            my ($command, $cwd) = ($read->("cmdline"), readlink "$d/cwd");
            next unless grep { defined && index($_, $t) >= 0 } $command, $cwd, $read->("environ");
            $read->("stat") =~ /^(\d+) .*\) (\S) (\d+)(?: \S+){15} (\d+)/s or next;
            my @row = ($1, $3, $2, $4);
            $command =~ tr/\0\n\r/   /;
            print "@row $command\n";
        }
        """;

    // The traces are asked for at once, by promises that compare them with what follows.
    public IEnumerable<Trace> With(string token) => Task.Run(() => WithAsync(token)).GetAwaiter().GetResult();

    public async Task KillAsync(int id) => await kind.LookAsync(FormattableString.Invariant($"kill -9 {id}"));

    /// <summary>The agent's parent may be anybody's there, down to the process that started the place.</summary>
    public int? CarrierOf(int agent) => null;

    private async Task<List<Trace>> WithAsync(string token)
    {
        var seen = await kind.LookAsync($"perl -e '{Script}' {string.Concat(token.Reverse())}");
        return
        [
            .. seen.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ', 5))
                .Select(f => Trace.From(int.Parse(f[0], CultureInfo.InvariantCulture), f[1], f[2], f[3], f[4])).OfType<Trace>(),
        ];
    }
}
