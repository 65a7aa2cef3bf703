using MultiStream;

namespace Secrets.Cases;

/// <summary>What another user of the machine sees of the processes of a run while blocks have secrets in all the ways in which they can be given one.</summary>
[Stream("here"), Stream("there"), Stream("watcher")]
public class Watched
{
    /// <summary>Counts the processes whose command line, or environment, has one of the texts: once, or until it is stopped, and then once more.</summary>
    const string Watcher = """
        use strict;
        my ($files, $looks, $end) = @ARGV;
        my (%sought, %hits);
        for my $whose ('canary', 'control') { open my $file, '<', "$files/$whose" or die "$!"; chomp(my @lines = <$file>); $sought{$whose} = \@lines; }
        my ($stop, $last) = (0, $end ne 'stopped');
        $SIG{TERM} = sub { $stop = 1 };
        $| = 1;
        print "up\n";
        do {
            $last ||= $stop;
            for my $what (split / /, $looks) {
                for my $process (glob '/proc/[0-9]*') {
                    open my $file, '<', "$process/$what" or next;
                    local $/;
                    my $text = <$file>;
                    next unless defined $text;
                    for my $whose (keys %sought) { $hits{"$whose.$what"} += grep { index($text, $_) >= 0 } @{$sought{$whose}}; }
                }
            }
            select undef, undef, undef, 0.01 unless $last;
        } until $last;
        for my $whose ('canary', 'control') { printf "%s.%s=%d\n", $whose, $_, $hits{"$whose.$_"} // 0 for split / /, $looks; }
        """;

    [MultiStream]
    public async Task Nobody_else_sees_them(StreamsManager streams)
    {
        var values = Value.All(streams);
        File.WriteAllText(Value.File("watcher"), Watcher);
        // Lines: the environment of a process may have others' variables, and each is found by a part of it.
        File.WriteAllLines(Value.File("canary"), values.SelectMany(v => v.Secret.Reveal().Split('\n')).Where(l => l.Length >= 8));
        File.WriteAllLines(Value.File("control"), values.SelectMany(v => v.Control.Split('\n')).Where(l => l.Length >= 8));
        // Whoever may read everything is no other user; without the right to be another one only what everybody sees is looked at.
        string[] asNobody = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"] : [];
        string looks = Environment.IsPrivilegedProcess ? "cmdline environ" : "cmdline";

        // Its environment is readable to itself, so it must not have ours.
        Block Watch(string until) => Block.Program("env", ["-i", "PATH=" + Environment.GetEnvironmentVariable("PATH"), .. asNobody, "perl", Value.File("watcher"), Value.File(""), looks, until]);
        var watcher = streams["watcher"].Start(Watch("stopped").ReadyOnOutput("up"));
        var seen = streams["watcher"].Start(Block.Program("env", ["-i", "SEEN=" + values[0].Control, .. asNobody, "perl", "-e", "$|=1; print \"up\\n\"; sleep 600", values[1].Control]).ReadyOnOutput("up"));
        Secret[] secrets = [.. values.Select(v => v.Secret)];
        List<RunningBlock> holding = [seen, watcher];
        foreach (var stream in streams.Where(s => s.Name != "watcher"))
        {
            holding.Add(stream.Start(Block.Shell($": {secrets}; x={secrets[0]}; printf %s \"$x\" | ms put {stream.Name} -; echo up; sleep 600").ReadyOnOutput("up")));
            holding.Add(stream.Start(Block.Shell("echo up; sleep 600").WithEnvironment("PASSWORD", secrets[1]).WithParameter("token", secrets[2]).WithInput(secrets[3]).ReadyOnOutput("up")));
            holding.Add(stream.Start(Block.Call(async ctx =>
            {
                ctx.SetReady(secrets.Length);
                await ctx.UntilStoppedAsync();
            })));
        }
        foreach (var block in holding)
            await block.ReadyAsync();
        var once = await streams["watcher"].RunAsync(Watch("once"));
        // What comes and goes quickly.
        for (int i = 0; i < 10; i++)
            await streams[..2].RunAsync(Block.Shell($": {secrets}"));
        File.WriteAllText(Value.File("seen"), once.StandardOutput + (await watcher.StopAsync(TimeSpan.FromMinutes(1))).StandardOutput);
    }
}
