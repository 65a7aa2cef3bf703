using MultiStream.Discovery;

namespace MultiStream.UnitTests.Discovery;

/// <summary>What the finder says of the assembly Discovery.Cases, which lies beside the tests and is never loaded.</summary>
static class Cases
{
    public static string AssemblyPath { get; } = Path.Combine(AppContext.BaseDirectory, "Discovery.Cases.dll");

    public static IReadOnlyList<MultiStreamTest> All { get; } = TestFinder.Find(AssemblyPath);

    /// <summary>The one test of a class (without its namespace) and method.</summary>
    public static MultiStreamTest One(string className, string method, string parameters = "") =>
        Assert.Single(All, t => t.ClassName == className && t.MethodName == method && (parameters.Length == 0 || t.ManagedMethod == method + parameters));

    public static string[] MethodsOf(string className) => [.. All.Where(t => t.ClassName == className).Select(t => t.MethodName)];

    /// <summary>Streams as text: <c>server client[3]</c>.</summary>
    public static string StreamsOf(string className, string method) =>
        string.Join(' ', One(className, method).Streams.Select(s => s.Count is null ? s.Name : $"{s.Name}[{s.Count}]"));

    /// <summary>A copy of an assembly and what lies beside it, in a _folder of its own that dispose removes.</summary>
    public sealed class Copy : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multistream-finder-");

        public Copy(params string[] files)
        {
            foreach (var file in files)
                File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, file), Path(file));
        }

        public string Path(string file) => System.IO.Path.Combine(_folder.FullName, file);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
