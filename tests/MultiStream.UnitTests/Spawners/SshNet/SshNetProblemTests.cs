using MultiStream.Spawners.SshNet;

namespace MultiStream.UnitTests.Spawners.SshNet;

public sealed class SshNetProblemTests
{
    private const string Shown = "The host shows a key of type ssh-ed25519 with the fingerprint " + SampleKeys.Ed25519Fingerprint;

    [Fact]
    public void An_unknown_key_is_told_with_its_fingerprint_and_the_line_to_add_once_it_is_compared()
    {
        var problem = Problem("bar E", 2222);

        Assert.Equal((OpenFailure.HostKeyUnknown, false), (problem.Reason, problem.MayPass));
        Assert.Equal(
            $"{Shown}, which is not in the known hosts (mine, everybodys). Compare the fingerprint with its owner's ('ssh-keygen -l -f' there, on the host's public key). "
            + $"If it is the same, add this line to mine: [foo]:2222 ssh-ed25519 {SampleKeys.Ed25519}", problem.What);
    }

    [Fact]
    public void The_line_to_add_is_one_that_makes_the_key_known()
    {
        var line = Problem("", 2222).What.Split("add this line to mine: ")[1];

        Assert.Equal(KeyStanding.Trusted, KnownHostsTests.Known(line).Check("foo", 2222, HostKey.Read(SampleKeys.Ed25519)!).Standing);
    }

    [Fact]
    public void A_key_of_another_type_than_the_known_ones_is_told_as_unknown() =>
        Assert.Contains("(mine, everybodys; there is one of type ecdsa-sha2-nistp256, which the host did not show)", Problem("foo C").What, StringComparison.Ordinal);

    [Fact]
    public void A_changed_key_is_told_with_both_fingerprints_and_the_line()
    {
        var problem = Problem("# keys\nfoo O");

        Assert.Equal(OpenFailure.HostKeyChanged, problem.Reason);
        Assert.StartsWith($"{Shown}, but the one that is known for it has {SampleKeys.OtherEd25519Fingerprint} (known_hosts, line 2). If the host was installed anew", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_key_is_told_with_the_line()
    {
        var problem = Problem("@revoked * E");

        Assert.Equal(OpenFailure.HostKeyChanged, problem.Reason);
        Assert.StartsWith($"{Shown}, which is marked as revoked (known_hosts, line 1)", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_is_refused_with_the_ways_that_there_are()
    {
        var problem = Problem("@cert-authority * O\n@cert-authority foo C");

        Assert.Equal(OpenFailure.HostKeyUnknown, problem.Reason);
        Assert.EndsWith("(@cert-authority, known_hosts, line 1). Kind 'sshnet' does not check signatures of host keys: add the key itself, or write kind=\"ssh\".", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_has_a_sentence_of_its_own()
    {
        var problems = Enum.GetValues<ConnectFault>().Select(ConnectFaults.Problem).ToList();

        Assert.Distinct(problems.Select(p => p.What));
        Assert.Equal([ConnectFaults.Problem(ConnectFault.HungUpEarly)], problems.Where(p => p.MayPass));
    }

    [Fact]
    public void A_message_names_stream_place_reason_remedy_and_what_the_library_said()
    {
        var e = ConnectFaults.Problem(ConnectFault.HungUpEarly).Exception(Deployment.DeploymentFiles.Place("sshnet"), "ci@foo:22", new IOException("reset by peer"));

        Assert.Equal(("server", OpenFailure.Refused, true), (e.Stream, e.Reason, e.MayPass));
        Assert.Equal(
            "Stream 'server' (MultiStream/Streams/Stream[1]) could not be opened at ci@foo:22: The host's ssh server closed the connection before the login. It may be overloaded (its MaxStartups), "
            + "or refuse this machine (PerSourcePenalties, hosts.deny, a firewall). SSH.NET said: reset by peer", e.Message);
    }

    private static OpenProblem Problem(string lines, int port = 22)
    {
        var key = HostKey.Read(SampleKeys.Ed25519)!;
        return HostKeyProblem.Of(KnownHostsTests.Known(lines).Check("foo", port, key), key, KnownHosts.Name("foo", port), ["mine", "everybodys"]);
    }
}
