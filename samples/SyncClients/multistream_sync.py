"""A participant of a MultiStream sync server. The protocol is in docs/sync-protocol.md.

    from multistream_sync import Sync
    with Sync("client-0", role="client") as sync:      # MULTISTREAM_SYNC=tcp:HOST:PORT, MULTISTREAM_TOKEN
        sync("put", "port", "8080")
        sync("barrier", "setup", "2", "--timeout", "30")
        print(sync("get", "answer"))
"""
import os, socket, sys


class SyncError(Exception):
    """The sentence of a broken, timed out or refused command; 'kind' is the word before it."""


class Sync:
    def __init__(self, name, role=None, address=None, token=None):
        host, _, port = (address or os.environ["MULTISTREAM_SYNC"]).removeprefix("tcp:").rpartition(":")
        token = token or os.environ.get("MULTISTREAM_TOKEN")
        self._socket = socket.create_connection((host.strip("[]"), int(port)))
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\n")
        greeting = self._lines.readline().rstrip("\r\n")
        if greeting != "MULTISTREAM-SYNC 1":
            raise SyncError(f"no sync server of version 1: {greeting!r}")
        self("hello", name, *[f"role={role}"] * bool(role), *[f"token={token}"] * bool(token))

    def __call__(self, *words):
        """One command. Gives its value as text, a list of words for each row, or None."""
        self._socket.sendall((" ".join(map(quote, words)) + "\n").encode())
        rows = []
        while True:
            kind, _, rest = self._lines.readline().rstrip("\r\n").partition(" ")
            if kind == "-":
                rows.append(split(rest))
            elif kind == "ok":
                return rows or (split(rest)[0] if rest else None)
            else:
                error = SyncError(rest or "the sync server closed the connection")
                error.kind = kind
                raise error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()


def quote(word):
    for plain, escaped in ("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"):
        word = word.replace(plain, escaped)
    return f'"{word}"'


def split(line):
    words, word, quoted, chars = [], None, False, iter(line)
    for c in chars:
        if c == '"':
            quoted, word = not quoted, word or ""
        elif c == " " and not quoted:
            words, word = words + ([] if word is None else [word]), None
        else:
            if c == "\\" and quoted:
                c = next(chars)
                c = {"n": "\n", "r": "\r", "t": "\t"}.get(c, c)
            word = (word or "") + c
    return words + ([] if word is None else [word])


if __name__ == "__main__":
    # python3 multistream_sync.py NAME COMMAND [WORDS...] [, COMMAND [WORDS...]]...
    with Sync(sys.argv[1]) as sync:
        words = sys.argv[2:] + [","]
        while words:
            end = words.index(",")
            answer = sync(*words[:end])
            words = words[end + 1:]
            if isinstance(answer, list):
                print("\n".join("\t".join(row) for row in answer))
            elif answer is not None:
                print(answer)
