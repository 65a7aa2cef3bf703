# A participant of a MultiStream sync server, for bash alone: no program is run. The protocol is in docs/sync-protocol.md.
#
#   . ./sync.bash
#   sync_hello worker-1 client         # MULTISTREAM_SYNC=tcp:HOST:PORT, MULTISTREAM_TOKEN
#   sync put port 8080
#   sync barrier setup 3 --timeout 30 || exit
#   port=$(sync get port server)

sync_hello() {      # NAME [ROLE]
    local address=${MULTISTREAM_SYNC#tcp:} greeting
    exec {SYNC_FD}<>"/dev/tcp/${address%:*}/${address##*:}" || return 69
    IFS= read -r greeting <&"$SYNC_FD"
    [ "$greeting" = "MULTISTREAM-SYNC 1" ] || { echo "sync: no sync server of version 1: $greeting" >&2; return 69; }
    sync hello "$1" ${2:+"role=$2"} ${MULTISTREAM_TOKEN:+"token=$MULTISTREAM_TOKEN"}
}

sync() {            # COMMAND [WORDS...]: prints the answer; 0 done, 1 broken, 2 refused, 3 timed out, 69 no server
    local line='' word kind rest
    for word; do
        word=${word//\\/\\\\} word=${word//\"/\\\"} word=${word//$'\n'/\\n}
        line+="\"$word\" "
    done
    printf '%s\n' "$line" >&"$SYNC_FD" || return 69
    while IFS=' ' read -r kind rest <&"$SYNC_FD"; do
        case $kind in
        -) printf '%s\n' "$rest" ;;
        ok) [ -z "$rest" ] || printf '%s\n' "$rest"; return 0 ;;
        broken) printf 'sync: %s\n' "$rest" >&2; return 1 ;;
        timeout) printf 'sync: %s\n' "$rest" >&2; return 3 ;;
        *) printf 'sync: %s\n' "$rest" >&2; return 2 ;;
        esac
    done
    echo 'sync: the sync server closed the connection' >&2
    return 69
}
