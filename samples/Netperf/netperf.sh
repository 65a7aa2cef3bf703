# The block NetPerf: sends to the server for a second, and prints the megabits per second that arrived there. Needs python3 and ms.
# SERVER is the server's address.
set -e
ms barrier setup
port=$(ms get port)
python3 -c '
import socket, sys, time
connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
start, piece = time.monotonic(), bytes(1 << 16)
while time.monotonic() - start < 1:
    connection.sendall(piece)
connection.shutdown(socket.SHUT_WR)
count = int(connection.makefile().read())
print(f"{count * 8 / (time.monotonic() - start) / 1e6:.0f} Mbit/s")
' "$SERVER" "$port"
ms barrier finished
