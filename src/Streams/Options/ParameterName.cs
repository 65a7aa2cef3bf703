using System.Diagnostics.CodeAnalysis;

namespace MultiStream.Options;

/// <summary>The rule for the names of parameters: they are elements, variables of the environment and parameters of methods too.</summary>
internal static class ParameterName
{
    public const string Problem = "is not a name of a parameter; write a letter, then letters, digits, '_' or '-'.";

    private const string Variable = "MULTISTREAM_PARAM_";

    /// <summary>Without case, and <c>-</c> is the same as <c>_</c>: a variable of the environment has neither.</summary>
    public static IEqualityComparer<string> Comparer { get; } = new AlikeComparer();

    public static bool IsValid(string name) => StreamName.IsValid(name);

    /// <summary>The variable in which a block finds it: <c>MULTISTREAM_PARAM_CACHE_SIZE</c>.</summary>
    public static string InEnvironment(string name) => Variable + Plain(name);

    /// <summary>The variable that sets it for all tests: <c>MULTISTREAM__PARAMETERS__CACHE_SIZE</c>.</summary>
    public static string AsSetting(string group, string name) => $"{EnvironmentPrefix}{group.ToUpperInvariant()}__{Plain(name)}";

    /// <summary>Here and not that of <see cref="EnvironmentSettings"/>: what a worker process reads must not come to the reader of settings.</summary>
    private const string EnvironmentPrefix = "MULTISTREAM__";

    private static string Plain(string name) => name.Replace('-', '_').ToUpperInvariant();

    private sealed class AlikeComparer : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x is null || y is null ? x == y : Plain(x) == Plain(y);

        public int GetHashCode([DisallowNull] string obj) => Plain(obj).GetHashCode(StringComparison.Ordinal);
    }
}
