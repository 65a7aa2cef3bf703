using System.Security.Cryptography;

namespace MultiStream.AcceptanceTests.Harness;

/// <summary>
/// A folder of its own for one run of `dotnet test`: results, TMPDIR, and files by which the tests of an asset and the test that runs them
/// talk to each other. Short, because .NET makes Unix sockets in TMPDIR, whose paths end at 107 characters.
/// </summary>
sealed class RunFolder : IDisposable
{
    /// <summary>The variable that every process of the run carries, so that what is left of it can be found.</summary>
    public const string Mark = "ACCEPTANCE_RUN";

    /// <summary>The variable that tells the asset's tests where <see cref="Files"/> is.</summary>
    public const string FilesVariable = "ACCEPTANCE_FILES";

    public RunFolder()
    {
        Id = RandomNumberGenerator.GetHexString(12, lowercase: true);
        Root = System.IO.Path.Combine("/tmp", "msacc-" + Id);
        foreach (var folder in (string[])[Results, Temp, Files])
            Directory.CreateDirectory(folder);
    }

    public string Id { get; }

    public string Root { get; }

    /// <summary>What --results-directory names.</summary>
    public string Results => System.IO.Path.Combine(Root, "results");

    /// <summary>TMPDIR of the run: local streams have their working directories here.</summary>
    public string Temp => System.IO.Path.Combine(Root, "tmp");

    /// <summary>Shared with the tests of the asset.</summary>
    public string Files => System.IO.Path.Combine(Root, "files");

    public string File(string name) => System.IO.Path.Combine(Files, name);

    /// <summary>Writes a file into the folder and gives its path.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Root, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
