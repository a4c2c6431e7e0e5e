# SPDX-License-Identifier: GPL-3.0-or-later
# The end of NOTIFY_SOCKET that systemd holds: prints each line of each datagram as "NOTIFY …". The socket exists when its
# first line, "NOTIFY listening", is printed.
import os
import socket
import sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
os.write(1, b"NOTIFY listening\n")
while True:
    for line in receiver.recv(65536).splitlines():
        os.write(1, b"NOTIFY " + line + b"\n")
