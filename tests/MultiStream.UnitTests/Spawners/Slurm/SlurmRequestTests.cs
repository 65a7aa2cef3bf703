using System.Text.RegularExpressions;
using MultiStream.Options;
using MultiStream.Spawners;
using MultiStream.Spawners.Slurm;
using MultiStream.UnitTests.Deployment;
using MultiStream.UnitTests.Options;

namespace MultiStream.UnitTests.Spawners.Slurm;

public sealed partial class SlurmRequestTests
{
    [Fact]
    public void The_words_are_those_of_the_settings_and_options_come_behind_ours_but_for_the_name()
    {
        var place = DeploymentFiles.Place("slurm", ("partition", "debug"), ("account", "ci"), ("qos", "q"), ("reservation", "r"), ("constraint", "ib&gpu"), ("time", "90s"), ("options", "--mem 8G --comment='a b'"),
            ("stepOptions", "--export=HOME"));

        Assert.Equal(
            ["--no-bell", "--no-kill", "--wait-all-nodes=1", "--nodes=1", "--partition=debug", "--account=ci", "--qos=q", "--reservation=r", "--constraint=ib&gpu", "--time=0-00:01:30", "--mem", "8G", "--comment=a b", "--job-name=name"],
            new SlurmRequest([place]).SallocWords("name"));
        Assert.Equal(
            ["--jobid=7", "--unbuffered", "--overlap", "--nodes=1", "--ntasks=1", "--nodelist=n3", "--cpu-bind=none", "--mpi=none", "--job-name=server", "--export=HOME", "sh", "-c", "boot $x"],
            SlurmRequest.SrunWords(place, "7", "n3", "boot $x"));
    }

    [Fact]
    public void A_person_gets_to_a_node_as_the_test_did()
    {
        var place = DeploymentFiles.Place("slurm", ("partition", "debug"), ("account", "ci"), ("time", "90s"));
        var (there, gone) = (new SlurmJob(new SlurmCluster(null), "7"), new EndedJob(new SlurmCluster("/etc/b.conf"), "7"));
        var node = new SlurmNode("n3", "10.0.0.3");

        Assert.Equal("env SLURM_CONF=/etc/b.conf srun --partition=debug --account=ci --nodelist=n3 rm -rf /tmp/x", string.Join(' ', SlurmRequest.ByHand(place, new SlurmSlot(gone, node), ["rm", "-rf", "/tmp/x"])));
        Assert.Equal("srun --jobid=7 --overlap --nodelist=n3 rm -rf /tmp/x", string.Join(' ', SlurmRequest.ByHand(place, new SlurmSlot(there, node), ["rm", "-rf", "/tmp/x"])));
    }

    [Fact]
    public void Streams_with_equal_settings_are_asked_for_together_and_always_in_the_same_order()
    {
        StreamPlace[] places = [Place("a", "big"), Place("b", "small"), Place("c", "big"), Place("d", "small", ("stepOptions", "--export=NONE"))];

        var requests = SlurmRequest.Of(places);
        var other = SlurmRequest.Of(places.Reverse());

        Assert.Equal(["a c", "b d"], requests.Select(r => string.Join(' ', r.Places.Select(p => p.Stream))));
        Assert.Equal(requests.Select(r => r.Places[0]["partition"]), other.Select(r => r.Places[0]["partition"]));
        Assert.Equal("2 nodes, partition big", requests[0].What);
    }

    [Theory]
    [InlineData(1, 5, "n1 n2 n3 n4 n5")]
    [InlineData(2, 5, "n1 n1 n2 n2 n3")]
    [InlineData(8, 5, "n1 n1 n1 n1 n1")]
    public void A_node_has_as_many_streams_as_the_settings_say(int perNode, int streams, string nodes)
    {
        var request = Assert.Single(SlurmRequest.Of(Enumerable.Range(0, streams).Select(i => Place($"s{i}", "p", ("streamsPerNode", $"{perNode}")))));
        var places = new SlurmPlaces();

        places.Add(request, new SlurmJob(new SlurmCluster(null), "7"), request.Spread([.. Enumerable.Range(1, request.Nodes).Select(i => new SlurmNode($"n{i}", $"10.0.0.{i}"))]), new MemoryStream());

        Assert.Equal(nodes, string.Join(' ', request.Places.Select(p => ((SlurmSlot)places.Of(p).Prepared!).Node.Name)));
        Assert.Equal(nodes.Split(' ').Distinct().Count(), request.Nodes);
    }

    [Fact]
    public void Addresses_are_those_by_which_Slurm_reaches_the_nodes()
    {
        const string Shown = "NodeName=n1 Arch=x86_64 CoresPerSocket=1  NodeAddr=10.0.0.7 NodeHostName=localhost Port=26821\nNodeName=n2 CoresPerSocket=1  NodeAddr=n2.lab NodeHostName=n2\nNode n3 not found";

        Assert.Equal(new Dictionary<string, string> { ["n1"] = "10.0.0.7", ["n2"] = "n2.lab" }, SlurmNode.AddressesIn(Shown));
    }

    [Theory]
    [InlineData("10m", "0-00:10:00")]
    [InlineData("1500ms", "0-00:00:02")]
    [InlineData("30h", "1-06:00:00")]
    [InlineData("1-12:00:00", "1-12:00:00")]
    public void Times_are_written_as_Slurm_reads_them(string time, string words)
    {
        var place = MultiStream.Allocation.StreamPlacement.Place("a", Settings.Read($"<Streams><Stream name='a' kind='slurm' time='{time}'/></Streams>"));

        Assert.Contains($"--time={words}", new SlurmRequest([place]).SallocWords("name"));
    }

    [Theory]
    [InlineData("time='10'", "@time: '10' is not a time; write a time with ms, s, m or h, such as 10m, or as Slurm writes it, such as 1-12:00:00.")]
    [InlineData("partition='a b'", "@partition: 'a b' is not a partition; write a name without blanks; other options of salloc belong in options.")]
    [InlineData("streamsPerNode='0'", "@streamsPerNode: '0' is not a value for 'streamsPerNode'; write a number from 1 to 1024.")]
    [InlineData("options='--mem=8G --nodes=2'", "@options: '--mem=8G --nodes=2' is not a value for 'options'; write words without -N and --nodes: how many nodes there are is said by the test's streams, and by streamsPerNode.")]
    [InlineData("options='-HN2'", "@options: '-HN2' is not a value for 'options'; write words without -N and --nodes: how many nodes there are is said by the test's streams, and by streamsPerNode.")]
    [InlineData("options='-J nightly'", "@options: '-J nightly' is not a value for 'options'; write words without -J and --job-name: the job has a name by which it is ended.")]
    [InlineData("options='--job-name=nightly'", "@options: '--job-name=nightly' is not a value for 'options'; write words without -J and --job-name: the job has a name by which it is ended.")]
    [InlineData("options='--clusters=b'", "@options: '--clusters=b' is not a value for 'options'; write words without -M and --clusters: another cluster is named by config.")]
    [InlineData("allocation='mine'", "@allocation: 'mine' is not an allocation; write auto or new.")]
    public void What_is_wrong_is_said(string settings, string message) =>
        Assert.Equal("MultiStream/Streams/Stream[1] (name 'a')/" + message, Settings.Error($"<Streams><Stream name='a' kind='slurm' {settings}/></Streams>"));

    [Theory]
    [InlineData("--nodelist=n1 --nodefile=x -p N --comment=M -wN3")]
    [InlineData("--mem-per-cpu=1G --cluster-constraint=ib")]
    public void Options_that_only_look_like_those_are_right(string options) =>
        Assert.Equal("slurm", Assert.Single(Settings.Read($"<Streams><Stream name='a' kind='slurm' options='{options}'/></Streams>").Streams).Kind);

    [Theory]
    [InlineData("SLURM_JOB_ID", true)]
    [InlineData("SALLOC_CLUSTERS", true)]
    [InlineData("SCANCEL_ACCOUNT", true)]
    [InlineData("SQUEUE_PARTITION", true)]
    [InlineData("SLURM_CONF", false)]
    [InlineData("SALLOC_ACCOUNT", false)]
    public void Variables_that_would_change_which_job_is_spoken_of_are_kept_from_slurm_s_programs(string variable, bool kept) => Assert.Equal(kept, SlurmCluster.IsOption(variable));

    [Fact]
    public void The_examples_of_the_documentation_are_right()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TestAdapter.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var examples = Example().Matches(File.ReadAllText(Path.Combine(folder, "docs", "slurm.md")).ReplaceLineEndings("\n")).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(3, examples.Count);
        Assert.All(examples, e => Assert.Contains(Settings.ReadDocument(e, []).Streams, s => s.Kind == "slurm"));
    }

    private sealed record EndedJob(SlurmCluster Cluster, string Id) : SlurmJob(Cluster, Id)
    {
        public override bool EndsWithTest => true;
    }

    private static StreamPlace Place(string stream, string partition, params (string, string)[] more) => DeploymentFiles.Place("slurm", [("partition", partition), .. more]) with { Stream = stream };

    [GeneratedRegex("^```xml\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();
}
