#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line between a client and the server on PORT that is worse than loopback: relay.py PORT HOW [BYTES].

Prints its own port, then passes on what both sides say:
  slow   what the server says at about BYTES a second
  cut    the first connection on which the server has said BYTES is broken off there; the others pass
  stall  after BYTES of the server it passes nothing more
"""
import select
import socket
import sys
import threading

TICK = 0.02
broken = threading.Event()


def pump(client, server, how, amount):
    said = 0
    while True:
        for side in select.select([client, server], [], [])[0]:
            size = 65536 if how != "slow" else max(1, int(amount * TICK))
            data = side.recv(size)
            if not data:
                return
            if side is client:
                server.sendall(data)
                continue
            said += len(data)
            if how == "slow":
                threading.Event().wait(TICK)
            elif said > amount and how == "stall":
                threading.Event().wait()
            elif said > amount and not broken.is_set():
                broken.set()
                return
            client.sendall(data)


def serve(client, target, how, amount):
    try:
        server = socket.create_connection(("127.0.0.1", target))
        pump(client, server, how, amount)
        server.close()
    except OSError:
        pass
    client.close()


def main():
    target, how = int(sys.argv[1]), sys.argv[2]
    amount = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, target, how, amount), daemon=True).start()


main()
