#!/bin/sh
# Waits at a barrier of the MultiStream sync server at $HOST:$PORT, with nc (netcat-openbsd).
#
#   barrier.sh NAME BARRIER [PARTIES]        0 released; else 1, with the server's sentence
#
# nc must not close the connection at the end of its input (no -N): to close it is to leave. The server closes it after 'quit'.
answers=$(printf '%s\n' "hello $1${MULTISTREAM_TOKEN:+ token=$MULTISTREAM_TOKEN}" "barrier $2 $3" quit | nc "$HOST" "$PORT")
# The greeting, and an ok for each of hello, barrier and quit.
[ "$answers" = "MULTISTREAM-SYNC 1
ok
ok
ok" ] && exit
printf '%s\n' "$answers" | grep -Ev '^(MULTISTREAM-SYNC 1|ok)$' >&2
exit 1
