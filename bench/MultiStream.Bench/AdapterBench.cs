using System.Globalization;
using System.Text;

namespace MultiStream.Bench;

/// <summary>Lists and runs 10,000 empty tests (100 classes of 100), as a user does, against NUnit.</summary>
internal static class AdapterBench
{
    private const int Classes = 100, Methods = 100;

    public static async Task RunAsync(Report report, string root)
    {
        var folder = Path.Combine(Path.GetTempPath(), "multistream-bench-10000");
        var ours = await BuildAsync(Path.Combine(folder, "ours"), "MultiStream", "[MultiStream.MultiStream]",
            $"<ProjectReference Include=\"{root}/src/Adapter/MultiStream.TestAdapter.csproj\" /><PackageReference Include=\"Microsoft.NET.Test.Sdk\" Version=\"18.11.0\" />");
        var nunit = await BuildAsync(Path.Combine(folder, "nunit"), "NUnit", "[NUnit.Framework.Test]",
            "<PackageReference Include=\"NUnit\" Version=\"4.4.0\" /><PackageReference Include=\"NUnit3TestAdapter\" Version=\"6.3.1\" /><PackageReference Include=\"Microsoft.NET.Test.Sdk\" Version=\"18.11.0\" />");
        report.Add("10,000 tests: list [ms]", await Clock.InTurnsAsync(5,
            ("NUnit: dotnet vstest --ListTests", () => Clock.RunAsync("dotnet", ["vstest", nunit.Dll, "--ListTests"])),
            ("MultiStream: dotnet vstest --ListTests", () => Clock.RunAsync("dotnet", ["vstest", ours.Dll, "--ListTests"]))));
        report.Add("10,000 tests: dotnet test --no-build [ms]", await Clock.InTurnsAsync(5,
            ("NUnit", () => Clock.RunAsync("dotnet", ["test", nunit.Project, "--no-build", "-c", "Release"])),
            ("MultiStream", () => Clock.RunAsync("dotnet", ["test", ours.Project, "--no-build", "-c", "Release"]))));
    }

    private static async Task<(string Dll, string Project)> BuildAsync(string folder, string name, string attribute, string references)
    {
        Directory.CreateDirectory(folder);
        var code = new StringBuilder("namespace Many;\n");
        for (int c = 0; c < Classes; c++)
        {
            code.Append(CultureInfo.InvariantCulture, $"public class C{c} {{\n");
            for (int m = 0; m < Methods; m++)
                code.Append(CultureInfo.InvariantCulture, $"    {attribute} public void M{m}() {{ }}\n");
            code.Append("}\n");
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "Tests.cs"), code.ToString());
        var project = Path.Combine(folder, $"{name}.Many.csproj");
        await File.WriteAllTextAsync(project,
            $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup>{references}</ItemGroup></Project>");
        await Clock.RunAsync("dotnet", ["build", project, "-c", "Release", "-v", "q"]);
        return (Path.Combine(folder, "bin", "Release", "net10.0", $"{name}.Many.dll"), project);
    }
}
