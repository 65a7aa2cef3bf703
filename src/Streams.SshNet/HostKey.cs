using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MultiStream.Spawners.SshNet;

/// <summary>A host's public key, as a server sends it and as known hosts hold it.</summary>
/// <param name="Type">The key's type as the key itself says it: <c>ssh-ed25519</c>, <c>ssh-rsa</c>.</param>
/// <param name="Bytes">The whole of it.</param>
internal sealed record HostKey(string Type, byte[] Bytes)
{
    private const int MaxType = 64;

    /// <summary>As <c>ssh-keygen -l</c> shows it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Bytes)).TrimEnd('=');

    /// <summary>Null: these bytes are no key.</summary>
    public static HostKey? Read(byte[] bytes)
    {
        if (bytes.Length < 4)
            return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return length is 0 or > MaxType || length > bytes.Length - 4 ? null : new HostKey(Encoding.ASCII.GetString(bytes, 4, (int)length), bytes);
    }

    /// <summary>Null: this text is no key.</summary>
    public static HostKey? Read(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? Read(bytes[..length]) : null;
    }

    public bool IsSame(HostKey other) => Bytes.AsSpan().SequenceEqual(other.Bytes);
}
