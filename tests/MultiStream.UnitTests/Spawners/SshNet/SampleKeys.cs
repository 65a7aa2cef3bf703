namespace MultiStream.UnitTests.Spawners.SshNet;

/// <summary>Public keys that ssh-keygen made, and the fingerprints that it shows for them.</summary>
internal static class SampleKeys
{
    public const string Ed25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIEE4jNx93i3Uf4IDFDvq1kgn9IxdYK4MXeCLchTI3+GO";
    public const string Ed25519Fingerprint = "SHA256:Tm/hMzHFfWcVaYnHQgmNNYPW4idc+HZxtOlV7OTC1cw";
    public const string OtherEd25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIBi0ZPJxkSlo78zK/XCDxB7qIEMi7CQa6Lj1vblfAcAV";
    public const string OtherEd25519Fingerprint = "SHA256:DNWjq83yi9nnsIpLwNGEFsNUCHlq1wwROKDcfiecW18";
    public const string Ecdsa = "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPNmI+HYOM82UFsaG6xXLqZifQq+pioBN8WJ22fMjy87mMe71WU+06mIewxnrOu/Z5tqik0jinz4A5/pv95ZhLk=";
    public const string EcdsaFingerprint = "SHA256:e/8URswe6Zaudjpjzz5pwqVrPbHnwGW7nNZcNpnlpVU";

    /// <summary>What <c>ssh-keygen -H</c> made of <c>foo.example.com</c> and of <c>[foo.example.com]:2222</c>.</summary>
    public const string HashedFoo = "|1|/R975es6jG5SF1RJ+o/TiFr27iU=|jtbUkxkCqA74pnTpa8z0ld9B7aQ=";
    public const string HashedFoo2222 = "|1|+8iS4zQCKyVZi7Bp2qp0YzTH5kc=|ieF1iBWorbm4POO7VUFZouysa9A=";
}
