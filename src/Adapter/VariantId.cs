using System.Security.Cryptography;
using System.Text;
using MultiStream.Discovery;

namespace MultiStream.Adapter;

/// <summary>TestCase.Id of one of several test cases of a method: VSTest's own is the same for all of them.</summary>
/// <remarks>Histories hang on it. It says nothing of folders, of other cases, of the case's place among them, of streams or of any value of the settings.</remarks>
internal static class VariantId
{
    public static Guid Of(MultiStreamTest test)
    {
        string[] parts = [AdapterIdentity.ExecutorUri, Path.GetFileName(test.Source), test.ManagedType, test.ManagedMethod, test.Variant?.Identity ?? ""];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => FormattableString.Invariant($"{p.Length}:{p};")))));
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
