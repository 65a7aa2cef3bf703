using MultiStream.Blocks;
using MultiStream.Protocol;

namespace MultiStream.Deployment;

/// <summary>
/// The program that a bare host runs before it has any file of ours: one line for a POSIX shell, which makes sure that the files are in
/// the host's cache and becomes the agent. The conversation:
/// <code>
/// bootstrap                          controller
/// GO                                                          all is there: not one round trip
/// NEED, what, the blobs it has
///                                    a size, and a tar        or "again": another stream is just sending the same
/// GO | NEED again | ERR why
/// </code>
/// The controller sends nothing before NEED, since a profile's <c>read</c> would eat it, and nothing after a payload until the next marker,
/// since a busybox <c>head</c> reads too far. The cache is <c>$XDG_CACHE_HOME/multistream</c>, else <c>~/.cache/multistream</c>, else
/// <c>/var/tmp/multistream-UID</c>; in it <c>f/</c> holds contents by SHA-256, <c>d/</c> a folder of links for each bundle, <c>b/</c> a
/// pointer for each key, and <c>t.*</c> what is being received.
/// </summary>
internal static class Bootstrap
{
    private static readonly string[] s_lines =
    [
        "_A=@AGENT@; _K=@RUNTIME@; _M=@MODE@; _N=@NONCE@; _i=0; _T=; _o=; _B=; _u=;",
        .. BootstrapLines.Reporting,

        // A cached run forks for uname and nothing else.
        .. BootstrapLines.Cache,
        .. BootstrapLines.DefaultCache,
        .. BootstrapLines.Enter,
        """_U=$(uname -sm); _V=any; [ "$_U" = "@R2R@" ] && _V=linux-x64;""",
        .. BootstrapLines.Find,
        "@SEED@",

        // _h folders: the first that holds a released .NET 10. _q: where an installed .NET can be.
        """_h() { for _r in "$@"; do for _v in "$_r"/shared/Microsoft.NETCore.App/10.*; do case ${_v##*/} in *-*) ;; *)""",
        """[ -x "$_r/dotnet" ] && [ -e "$_v/System.Private.CoreLib.dll" ] && _R=$_r && return 0;; esac; done; done; return 1; };""",
        """_q() { _h "$DOTNET_ROOT" /usr/share/dotnet /usr/lib/dotnet /usr/lib64/dotnet /usr/local/share/dotnet "$HOME/.dotnet" ||""",
        """{ _r=$(command -v dotnet) && _r=$(readlink -f "$_r") && _h "${_r%/*}"; }; };""",

        .. BootstrapLines.Publish,

        "while :; do _W=; _R=; _D=;",
        """_g $_A $_V/MultiStream.Agent.dll && _D=$_d || _W=$_A;""",
        "[ $_M = ship ] || _q || [ $_M = auto ] || _e no-runtime none-installed;",
        """[ "$_R" ] || { [ "$_K" ] || _e no-runtime none-to-ship;""",
        """[ "$_U" = "@SYSTEM@" ] && [ -e @LOADER@ ] || _e no-runtime "other-system $_U, $(_l)";""",
        """_g $_K dotnet && _R=$_C/$_d || _W="$_W $_K"; };""",
        """[ "$_W" ] || break;""",
        .. BootstrapLines.Receive,

        """[ -z "$_u" ] || umask $_u;""",
        "@ENVIRONMENT@",
        """printf "\036MS1 GO\n"; cd /; exec "$_R/dotnet" exec "$_C/$_D/$_V/MultiStream.Agent.dll" """,
    ];

    private static readonly string s_text = WithEnvironment(AgentEnvironment.AsShell());

    /// <summary>The same without the conversation; the agent gets an argument.</summary>
    private static readonly string s_back = WithEnvironment(AgentEnvironment.AsShell(AgentEnvironment.ToConnectBack)).Replace(string.Join(' ', BootstrapLines.Receive), "exit 96; done;", StringComparison.Ordinal) + " " + BackInvitation.Argument;

    /// <summary>Writes the line.</summary>
    /// <param name="agent">Key of the agent's bundle.</param>
    /// <param name="readyToRunSystem">What <c>uname -sm</c> says where the compiled variant of the agent runs; empty when there is none.</param>
    /// <param name="runtime">Key of the runtime that can be shipped; null: none can.</param>
    /// <param name="platform">Where that runtime runs.</param>
    /// <param name="mode">Where the host's runtime comes from.</param>
    /// <param name="nonce">Lower-case letters and digits that no other launch has: hosts may share a home, so a process id is not enough.</param>
    /// <param name="mounts">Where the place may see this machine's files, so that none need be sent; null: it sees none.</param>
    /// <param name="connectsBack">Nobody answers it: it exits with 96 where something has to be sent, and the agent connects back.</param>
    public static string Write(string agent, string readyToRunSystem, string? runtime, (string System, string Loader)? platform, RuntimeMode mode, string nonce, BundleMounts? mounts = null, bool connectsBack = false) =>
        (connectsBack ? s_back : s_text)
            .Replace("@SEED@ ", mounts is null ? "" : Seed(mounts), StringComparison.Ordinal)
            .Replace("@AGENT@", agent, StringComparison.Ordinal)
            .Replace("@R2R@", readyToRunSystem, StringComparison.Ordinal)
            .Replace("@RUNTIME@", runtime ?? "", StringComparison.Ordinal)
            .Replace("@SYSTEM@", platform?.System ?? "", StringComparison.Ordinal)
            .Replace("@LOADER@", platform?.Loader ?? "/", StringComparison.Ordinal)
            .Replace("@MODE@", mode switch { RuntimeMode.Ship => "ship", RuntimeMode.Host => "host", _ => "auto" }, StringComparison.Ordinal)
            .Replace("@NONCE@", nonce, StringComparison.Ordinal);

    private static string WithEnvironment(string statements) => string.Join(' ', s_lines).TrimEnd().Replace("@ENVIRONMENT@", statements.TrimEnd(), StringComparison.Ordinal);

    /// <summary>Bundles that the place sees without having received them go into its cache as links. Where it does not see them after all, they are sent.</summary>
    private static string Seed(BundleMounts mounts) => string.Join(' ',
    [
        """_s() { [ -r b/$1 ] || { [ -s $2/$3 ] && ln -s $2 d/$1-seed 2>/dev/null && echo d/$1-seed - >b/.$_N.$$ && mv -f b/.$_N.$$ b/$1; }; };""",
        $"""_s $_A {mounts.Agent} any/MultiStream.Agent.dll; [ "$_K" ] && _s $_K {mounts.Runtime} dotnet; """,
    ]);

    /// <summary>
    /// Writes the program by which a place that has its agent gets further bundles: the same conversation, which ends with
    /// <c>GO</c>, the folder of each bundle relative to the cache, and the cache's own full path. For <c>sh -c</c>; no login shell reads it.
    /// </summary>
    /// <param name="keys">Of the bundles.</param>
    /// <param name="nonce">As in <see cref="Write"/>.</param>
    /// <param name="cache">The full path of the cache that the agent was started from; null: there is none, so the account's.</param>
    public static string WriteFetch(IReadOnlyList<string> keys, string nonce, string? cache) => string.Join(' ',
    [
        $"_L=\"{string.Join(' ', keys)}\"; _N={nonce}; _i=0; _T=; _o=; _B=; _u=;",
        .. BootstrapLines.Reporting,
        .. BootstrapLines.Cache,
        .. cache is null ? BootstrapLines.DefaultCache : [$"_C={ShellQuoting.Quote(cache)}; _m || _n;"],
        .. BootstrapLines.Enter,
        "_U=$(uname -sm);",
        .. BootstrapLines.Find,
        .. BootstrapLines.Publish,
        """while :; do _W=; _D=; for _K in $_L; do _g $_K .sums && _D="$_D $_d" || _W="$_W $_K"; done;""",
        """[ "$_W" ] || break;""",
        .. BootstrapLines.Receive,
        """printf "\036MS1 GO%s %s\n" "$_D" "$_C" """,
    ]);
}

/// <summary>Where the .NET runtime of a place comes from: the setting <c>runtime</c>.</summary>
internal enum RuntimeMode
{
    /// <summary>The place's own where it has a fitting one, else shipped.</summary>
    Auto,

    /// <summary>Always shipped: the controller's own, whatever the place has.</summary>
    Ship,

    /// <summary>The place's own, or an error.</summary>
    Host,
}

/// <summary>Where a place sees this machine's own files.</summary>
/// <param name="Agent">The folder of the agent's variants, as the place names it.</param>
/// <param name="Runtime">The folder of <c>dotnet</c>, as the place names it.</param>
internal sealed record BundleMounts(string Agent, string Runtime);
