using MultiStream.Spawners.SshNet;

namespace MultiStream.UnitTests.Spawners.SshNet;

/// <summary>Lines are written with E, O and C for an ed25519 key, another one, and an ecdsa key.</summary>
public sealed class KnownHostsTests
{
    [Theory]
    [InlineData(SampleKeys.Ed25519, "ssh-ed25519", SampleKeys.Ed25519Fingerprint)]
    [InlineData(SampleKeys.Ecdsa, "ecdsa-sha2-nistp256", SampleKeys.EcdsaFingerprint)]
    public void A_key_knows_its_type_and_the_fingerprint_that_ssh_keygen_shows(string base64, string type, string fingerprint)
    {
        var key = HostKey.Read(base64)!;

        Assert.Equal((type, fingerprint), (key.Type, key.Fingerprint));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAA==")]      // an empty type
    [InlineData("AAAACw==")]      // a type that is not there
    [InlineData("/////3NzaA==")]  // a length of 4 GB
    [InlineData("no base64!")]
    public void What_is_no_key_is_none(string base64) => Assert.Null(HostKey.Read(base64));

    [Theory]
    [InlineData("foo E", "foo", 22, "Trusted")]
    [InlineData("FOO E", "foo", 22, "Trusted")]
    [InlineData("foo E", "Foo", 22, "Trusted")]
    [InlineData("a,foo,b E a comment", "foo", 22, "Trusted")]
    [InlineData("\tfoo  \t E\r", "foo", 22, "Trusted")]
    [InlineData("*.example.com E", "foo.example.com", 22, "Trusted")]
    [InlineData("*.example.com E", "example.com", 22, "Unknown")]
    [InlineData("f?o E", "foo", 22, "Trusted")]
    [InlineData("f?o E", "fo", 22, "Unknown")]
    [InlineData("*o*r E", "foobar", 22, "Trusted")]
    [InlineData("*,!foo E", "foo", 22, "Unknown")]
    [InlineData("!foo,* E", "foo", 22, "Unknown")]
    [InlineData("!bar,* E", "foo", 22, "Trusted")]
    [InlineData("foo.example.com E", "fooXexample.com", 22, "Unknown")]
    [InlineData("::1 E", "::1", 22, "Trusted")]
    [InlineData("[::1]:2222 E", "::1", 2222, "Trusted")]
    [InlineData("foo O", "foo", 22, "Changed")]
    [InlineData("foo O\nfoo E", "foo", 22, "Trusted")]
    [InlineData("foo C", "foo", 22, "Unknown")]
    [InlineData("bar E", "foo", 22, "Unknown")]
    [InlineData("", "foo", 22, "Unknown")]
    [InlineData("#foo E", "foo", 22, "Unknown")]
    public void A_host_is_known_by_its_names_and_patterns(string lines, string host, int port, string standing) => Assert.Equal(standing, Check(lines, host, port));

    [Theory]
    [InlineData("[foo]:2222 E", 2222, "Trusted")]
    [InlineData("[foo]:2222 E", 22, "Unknown")]
    [InlineData("[foo]:2222 E", 2223, "Unknown")]
    [InlineData("[foo]:2222 O", 2222, "Changed")]
    [InlineData("[foo]:* E", 2222, "Trusted")]
    [InlineData("foo E", 2222, "Trusted")]                    // as ssh: known without its port
    [InlineData("foo O", 2222, "Unknown")]                    // but no change: another server may listen there
    [InlineData("foo E\n[foo]:2222 O", 2222, "Changed")]
    public void A_port_that_is_not_the_usual_one_stands_beside_the_host(string lines, int port, string standing) => Assert.Equal(standing, Check(lines, "foo", port));

    [Theory]
    [InlineData(SampleKeys.HashedFoo + " E", "foo.example.com", 22, "Trusted")]
    [InlineData(SampleKeys.HashedFoo + " E", "Foo.Example.com", 22, "Trusted")]
    [InlineData(SampleKeys.HashedFoo + " O", "foo.example.com", 22, "Changed")]
    [InlineData(SampleKeys.HashedFoo + " E", "bar.example.com", 22, "Unknown")]
    [InlineData(SampleKeys.HashedFoo2222 + " E", "foo.example.com", 2222, "Trusted")]
    [InlineData(SampleKeys.HashedFoo2222 + " E", "foo.example.com", 22, "Unknown")]
    [InlineData("|1|broken E", "foo.example.com", 22, "Unknown")]
    [InlineData("|1|/R975es6jG5SF1RJ+o/TiFr27iU=| E", "foo.example.com", 22, "Unknown")]
    public void A_host_is_known_by_the_hash_of_its_name(string lines, string host, int port, string standing) => Assert.Equal(standing, Check(lines, host, port));

    [Theory]
    [InlineData("foo E\n@revoked foo E", "Revoked")]
    [InlineData("@revoked * E\nfoo E", "Revoked")]
    [InlineData("foo E\n@revoked foo O", "Trusted")]
    [InlineData("@revoked bar E\nfoo E", "Trusted")]
    [InlineData("@cert-authority foo E", "AuthorityOnly")]
    [InlineData("@cert-authority *.com O", "Unknown")]
    [InlineData("@cert-authority foo O\nfoo E", "Trusted")]
    [InlineData("@cert-authority foo E\nfoo O", "Changed")]
    [InlineData("@marker-of-tomorrow foo E", "Unknown")]
    public void A_marker_says_what_a_key_is_for(string lines, string standing) => Assert.Equal(standing, Check(lines, "foo", 22));

    [Theory]
    [InlineData("@revoked foo E", 2222)]
    [InlineData("@revoked foo E\n[foo]:2222 E", 2222)]
    public void A_key_that_is_revoked_for_a_host_is_revoked_at_each_of_its_ports(string lines, int port) => Assert.Equal("Revoked", Check(lines, "foo", port));

    [Theory]
    [InlineData("foo ssh-rsa " + SampleKeys.Ed25519)]   // says another type than the key itself
    [InlineData("foo ssh-ed25519")]
    [InlineData("foo ssh-ed25519 %%%")]
    public void A_line_that_cannot_be_read_says_nothing(string line) => Assert.Equal("Unknown", Check(line, "foo", 22));

    [Fact]
    public void The_types_of_a_host_s_keys_are_known_before_it_is_asked()
    {
        var known = Known("foo E\n[foo]:2222 C\n@revoked foo O\n@cert-authority bar E");

        Assert.Equal(["ssh-ed25519"], known.TypesFor("foo", 22));
        Assert.Equal(["ecdsa-sha2-nistp256", "ssh-ed25519"], known.TypesFor("foo", 2222));
        Assert.Empty(known.TypesFor("bar", 22));
    }

    [Theory]
    [InlineData("ssh-rsa", "rsa-sha2-512,rsa-sha2-256,ssh-rsa")]
    [InlineData("ssh-ed25519", "ssh-ed25519")]
    [InlineData("sk-ssh-ed25519@openssh.com", "ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ssh-rsa")]
    [InlineData(null, "ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ssh-rsa")]
    public void A_server_is_asked_for_a_key_that_can_be_checked_and_never_for_a_certificate(string? known, string chosen) => Assert.Equal(
        chosen.Split(','), HostKeyAlgorithms.Choose(["ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"], known is null ? [] : [known]));

    [Fact]
    public void Files_are_read_one_after_the_other_and_a_line_is_named_by_its_number()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $"# keys\n\nfoo ssh-ed25519 {SampleKeys.OtherEd25519}\n");

            var verdict = KnownHosts.Read([file + ".missing", file]).Check("foo", 22, HostKey.Read(SampleKeys.Ed25519)!);

            Assert.Equal((KeyStanding.Changed, $"{file}, line 3"), (verdict.Standing, verdict.Entry?.Where));
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static KnownHosts Known(string lines) => new([.. KnownHosts.Entries(lines
        .Replace(" E", " ssh-ed25519 " + SampleKeys.Ed25519, StringComparison.Ordinal)
        .Replace(" O", " ssh-ed25519 " + SampleKeys.OtherEd25519, StringComparison.Ordinal)
        .Replace(" C", " ecdsa-sha2-nistp256 " + SampleKeys.Ecdsa, StringComparison.Ordinal).Split('\n'), "known_hosts")]);

    private static string Check(string lines, string host, int port) => Known(lines).Check(host, port, HostKey.Read(SampleKeys.Ed25519)!).Standing.ToString();
}
