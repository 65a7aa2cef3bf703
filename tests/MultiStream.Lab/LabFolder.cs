using System.Security.Cryptography;

namespace MultiStream.Lab;

/// <summary>Folders of one run of the lab.</summary>
static class LabFolder
{
    /// <summary>A name for a folder that nobody has and nobody can guess; its maker is the script that also removes it.</summary>
    public static string NewPath() =>
        Path.Combine(Path.GetTempPath(), $"multistream-lab-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
}
