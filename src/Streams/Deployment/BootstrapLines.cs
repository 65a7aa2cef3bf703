namespace MultiStream.Deployment;

/// <summary>
/// The parts of the shell programs that make sure of files in a place's cache: <see cref="Bootstrap"/> before there is an agent, and
/// <see cref="Bootstrap.WriteFetch"/> for one that is there. Each part is lines that are joined with blanks.
/// </summary>
internal static class BootstrapLines
{
    // Rules of this text, each with a test: no ' and no newline (it stands inside '…' in any login shell), no ! (csh), no \\ and no \' (fish),
    // names of variables begin with _ (an assignment to an exported variable of the user would reach the blocks).
    // Tools: sh, uname, mkdir; to receive files also tar, head, cat, mv, rm, ls, find, chmod, id, tr and sha256sum or shasum.

    /// <summary>How it gives up.</summary>
    public static readonly string[] Reporting =
    [
        // _e code text: the place's last word; said after cleaning up, since nobody may be there to hear it, which ends the shell. _x code text: the same, but a full disk is told apart, whichever tool met it.
        """_e() { [ "$_T" ] && rm -rf "$_T"; printf "\036MS1 ERR %s %.1000s\n" $1 "$(printf "%s" "$2" | tr "\n" " ")"; exit 97; };""",
        """_x() { case $2 in *"o space left"*|*uota*|*"Wrote only"*) _e disk-full "$_C: ${2##*: OK}";; *) _e $1 "$_C: ${2##*: OK}";; esac; };""",
    ];

    /// <summary>Whether <c>$_C</c> is a cache, and ours.</summary>
    public static readonly string[] Cache =
    [
        // _m: there is one, it is ours, and it can be written; _n: says what is wrong with it.
        """_m() { [ -d "$_C/d" ] || (umask 077; mkdir -p "$_C/b" "$_C/f" "$_C/d") 2>/dev/null; [ -O "$_C" ] && [ -w "$_C/d" ]; };""",
        """_n() { [ -e "$_C" ] && { [ -O "$_C" ] || _e cache-not-owned "$_C"; }; _e cache-not-writable "$_C"; };""",
    ];

    /// <summary>Chooses <c>$_C</c>, the cache of the account.</summary>
    public static readonly string[] DefaultCache =
    [
        "case $XDG_CACHE_HOME in /*) _C=$XDG_CACHE_HOME/multistream;; *) _C=${HOME:-/-}/.cache/multistream;; esac;",
        "_m || { _C=/var/tmp/multistream-$(id -u);",
        """[ -L "$_C" ] && _e cache-not-owned "$_C"; _m || _n; };""",
    ];

    /// <summary>Begins to work in the cache.</summary>
    public static readonly string[] Enter =
    [
        """cd "$_C" || _e cache-not-writable "$_C";""",
        "[ -r /proc/sys/kernel/random/boot_id ] && read -r _B </proc/sys/kernel/random/boot_id;",
    ];

    /// <summary>Finds bundles that are there.</summary>
    public static readonly string[] Find =
    [
        // _l: the C library, as far as it is known: musl's loader may also be there for a few programs of a glibc system.
        """_l() { getconf GNU_LIBC_VERSION 2>/dev/null || { for _f in /lib/ld-musl-*; do [ -e "$_f" ] && echo musl && return; done; echo unknown; }; };""",

        // _c folders: do all files in them have their hashes?
        """_c() { _S=sha256sum; command -v sha256sum >/dev/null || _S="shasum -a 256"; for _k in "$@"; do (cd "$_k" && LC_ALL=C $_S -c .sums) || return 1; done; };""",

        // _g key file: finds a bundle's folder, _d. What was written just before a power cut may have come back empty: a bundle from before
        // the last boot is verified once more, and then marked with a dash.
        """_g() { [ -r b/$1 ] && read -r _d _b <b/$1 && [ -s "$_d/$2" ] || return 1; [ "$_b" = - ] || [ "$_b" = "$_B" ] ||""",
        """{ _c "$_d" >/dev/null 2>&1 && echo "$_d -" >b/.$_N.$$ && mv -f b/.$_N.$$ b/$1; }; };""",
    ];

    /// <summary>Gives names to what was received.</summary>
    public static readonly string[] Publish =
    [
        // _p: publishes what was received and verified. A pointer names a folder of its own, so two who do this at once are both right.
        """_p() { for _f in $_T/f/*; do [ -e "$_f" ] && { mv -f $_T/f/* f/ || return 1; }; break; done;""",
        """for _k in $_W; do _d=d/$_k-${_T#t.}; mv $_T/$_k $_d && echo $_d ${_B:--} >$_T/p && mv -f $_T/p b/$_k || return 1; done; };""",
    ];

    /// <summary>The rest of a loop that has found what is missing, in <c>$_W</c>: asks for it, receives and verifies it, and looks again.</summary>
    public static readonly string[] Receive =
    [
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
    ];
}
