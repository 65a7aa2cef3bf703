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
    // Rules of this text, each with a test: no ' and no newline (it stands inside '…' in any login shell), no ! (csh), no \\ and no \' (fish),
    // names of variables begin with _ (an assignment to an exported variable of the user would reach the blocks).
    // Tools: sh, uname, mkdir; to receive files also tar, head, cat, mv, rm, ls, find, chmod, id, tr and sha256sum or shasum.
    private static readonly string[] s_lines =
    [
        "_A=@AGENT@; _K=@RUNTIME@; _M=@MODE@; _N=@NONCE@; _i=0; _T=; _o=; _B=; _u=;",

        // _e code text: the place's last word; said after cleaning up, since nobody may be there to hear it, which ends the shell. _x code text: the same, but a full disk is told apart, whichever tool met it.
        """_e() { [ "$_T" ] && rm -rf "$_T"; printf "\036MS1 ERR %s %.1000s\n" $1 "$(printf "%s" "$2" | tr "\n" " ")"; exit 97; };""",
        """_x() { case $2 in *"o space left"*|*uota*|*"Wrote only"*) _e disk-full "$_C: ${2##*: OK}";; *) _e $1 "$_C: ${2##*: OK}";; esac; };""",

        // The cache: ours, or it is not used. A cached run forks for uname and nothing else.
        """_m() { [ -d "$_C/d" ] || (umask 077; mkdir -p "$_C/b" "$_C/f" "$_C/d") 2>/dev/null; [ -O "$_C" ] && [ -w "$_C/d" ]; };""",
        "case $XDG_CACHE_HOME in /*) _C=$XDG_CACHE_HOME/multistream;; *) _C=${HOME:-/-}/.cache/multistream;; esac;",
        "_m || { _C=/var/tmp/multistream-$(id -u);",
        """[ -L "$_C" ] && _e cache-not-owned "$_C"; _m || { [ -e "$_C" ] && { [ -O "$_C" ] || _e cache-not-owned "$_C"; }; _e cache-not-writable "$_C"; }; };""",
        """cd "$_C" || _e cache-not-writable "$_C";""",

        """_U=$(uname -sm); _V=any; [ "$_U" = "@R2R@" ] && _V=linux-x64;""",
        "[ -r /proc/sys/kernel/random/boot_id ] && read -r _B </proc/sys/kernel/random/boot_id;",

        // _l: the C library, as far as it is known: musl's loader may also be there for a few programs of a glibc system.
        """_l() { getconf GNU_LIBC_VERSION 2>/dev/null || { for _f in /lib/ld-musl-*; do [ -e "$_f" ] && echo musl && return; done; echo unknown; }; };""",

        // _c folders: do all files in them have their hashes?
        """_c() { _S=sha256sum; command -v sha256sum >/dev/null || _S="shasum -a 256"; for _k in "$@"; do (cd "$_k" && LC_ALL=C $_S -c .sums) || return 1; done; };""",

        // _g key file: finds a bundle's folder, _d. What was written just before a power cut may have come back empty: a bundle from before
        // the last boot is verified once more, and then marked with a dash.
        """_g() { [ -r b/$1 ] && read -r _d _b <b/$1 && [ -s "$_d/$2" ] || return 1; [ "$_b" = - ] || [ "$_b" = "$_B" ] ||""",
        """{ _c "$_d" >/dev/null 2>&1 && echo "$_d -" >b/.$_N.$$ && mv -f b/.$_N.$$ b/$1; }; };""",

        // _h folders: the first that holds a released .NET 10. _q: where an installed .NET can be.
        """_h() { for _r in "$@"; do for _v in "$_r"/shared/Microsoft.NETCore.App/10.*; do case ${_v##*/} in *-*) ;; *)""",
        """[ -x "$_r/dotnet" ] && [ -e "$_v/System.Private.CoreLib.dll" ] && _R=$_r && return 0;; esac; done; done; return 1; };""",
        """_q() { _h "$DOTNET_ROOT" /usr/share/dotnet /usr/lib/dotnet /usr/lib64/dotnet /usr/local/share/dotnet "$HOME/.dotnet" ||""",
        """{ _r=$(command -v dotnet) && _r=$(readlink -f "$_r") && _h "${_r%/*}"; }; };""",

        // _p: publishes what was received and verified. A pointer names a folder of its own, so two who do this at once are both right.
        """_p() { for _f in $_T/f/*; do [ -e "$_f" ] && { mv -f $_T/f/* f/ || return 1; }; break; done;""",
        """for _k in $_W; do _d=d/$_k-${_T#t.}; mv $_T/$_k $_d && echo $_d ${_B:--} >$_T/p && mv -f $_T/p b/$_k || return 1; done; };""",

        "while :; do _W=; _R=; _D=;",
        """_g $_A $_V/MultiStream.Agent.dll && _D=$_d || _W=$_A;""",
        "[ $_M = ship ] || _q || [ $_M = auto ] || _e no-runtime none-installed;",
        """[ "$_R" ] || { [ "$_K" ] || _e no-runtime none-to-ship;""",
        """[ "$_U" = "@SYSTEM@" ] && [ -e @LOADER@ ] || _e no-runtime "other-system $_U, $(_l)";""",
        """_g $_K dotnet && _R=$_C/$_d || _W="$_W $_K"; };""",
        """[ "$_W" ] || break;""",

        // The third attempt sends plain files instead of links, for file systems that have none.
        "[ $_i -lt 3 ] || _x damaged \"$_o\";",
        """[ "$_u" ] || { for _t in tar head tr mv; do command -v $_t >/dev/null || _e tool-missing $_t; done;""",
        """command -v sha256sum >/dev/null || command -v shasum >/dev/null || _e tool-missing sha256sum;""",
        """_u=$(umask); umask 077; chmod 700 .; find . -name "t.*" -prune -mtime +0 -exec rm -rf {} + 2>/dev/null; };""",
        "_i=$((_i+1)); _t=t.$_N.$$.$_i;",
        """printf "\036MS1 NEED %s\nsystem %s\nlibc %s\nnode %s\ncache %s\n" $_t "$_U" "$(_l)" "$(uname -n)" "$_C";""",
        """printf "want %s\n" $_W; [ $_i = 3 ] && echo copy; echo have; [ $_i = 1 ] && ls f; echo .;""",
        """read -r _n || exit 98; [ "$_n" = again ] && { _i=$((_i-1)); continue; };""",
        """_T=$_t; _o=$(LC_ALL=C mkdir $_T $_T/f 2>&1) || _x cache-not-writable "$_o";""",

        // What tar leaves of a payload must not be taken for the next answer.
        """_o=$(head -c $_n | { LC_ALL=C tar xof - 2>&1; _s=$?; cat >/dev/null; exit $_s; }) && _o=$(cd $_T && _c $_W 2>&1) && _o=$(_p 2>&1) && { rm -rf $_T; _T=; continue; };""",
        """case $_o in *"o space left"*|*uota*|*"Wrote only"*) _x disk-full "$_o";; esac; rm -rf $_T; _T=; done;""",

        """[ -z "$_u" ] || umask $_u;""",
        "@ENVIRONMENT@",
        """printf "\036MS1 GO\n"; cd /; exec "$_R/dotnet" exec "$_C/$_D/$_V/MultiStream.Agent.dll" """,
    ];

    private static readonly string s_text = string.Join(' ', s_lines).TrimEnd().Replace("@ENVIRONMENT@", AgentEnvironment.AsShell().TrimEnd(), StringComparison.Ordinal);

    /// <summary>Writes the line.</summary>
    /// <param name="agent">Key of the agent's bundle.</param>
    /// <param name="readyToRunSystem">What <c>uname -sm</c> says where the compiled variant of the agent runs; empty when there is none.</param>
    /// <param name="runtime">Key of the runtime that can be shipped; null: none can.</param>
    /// <param name="platform">Where that runtime runs.</param>
    /// <param name="mode">Where the host's runtime comes from.</param>
    /// <param name="nonce">Lower-case letters and digits that no other launch has: hosts may share a home, so a process id is not enough.</param>
    public static string Write(string agent, string readyToRunSystem, string? runtime, (string System, string Loader)? platform, RuntimeMode mode, string nonce) =>
        s_text
            .Replace("@AGENT@", agent, StringComparison.Ordinal)
            .Replace("@R2R@", readyToRunSystem, StringComparison.Ordinal)
            .Replace("@RUNTIME@", runtime ?? "", StringComparison.Ordinal)
            .Replace("@SYSTEM@", platform?.System ?? "", StringComparison.Ordinal)
            .Replace("@LOADER@", platform?.Loader ?? "/", StringComparison.Ordinal)
            .Replace("@MODE@", mode switch { RuntimeMode.Ship => "ship", RuntimeMode.Host => "host", _ => "auto" }, StringComparison.Ordinal)
            .Replace("@NONCE@", nonce, StringComparison.Ordinal);
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
