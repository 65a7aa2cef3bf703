# The block NetServer: takes whatever is sent to it, and tells each sender how much came. Needs python3 and ms.
set -e
folder=$(mktemp -d)
mkfifo "$folder/port"
python3 -c '
import socket
listener = socket.create_server(("", 0))
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    count = 0
    while piece := connection.recv(1 << 20):
        count += len(piece)
    connection.sendall(str(count).encode())
    connection.close()
' >"$folder/port" &
server=$!
trap 'kill $server; rm -r "$folder"' EXIT
read -r port <"$folder/port"

ms put port "$port"
ms barrier setup         # it listens: the client may begin
ms barrier finished      # the client has measured: the server may end
