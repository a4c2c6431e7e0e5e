#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that misbehaves, for the tests of the transports: trouble.py HOW [CERTIFICATE KEY].

Prints its port, then, for each connection (inside TLS where a certificate is given):
  hang   accepts, and never says anything
  mute   completes TLS, reads what is asked, and never answers
  cut    answers with the first half of an HTTP body, and closes
  stall  answers with the first half, and says nothing more
  FILE   answers with the bytes of this file, and closes
"""
import socket
import ssl
import sys
import threading

HALF = b"HTTP/1.1 200 OK\r\nETag: \"half\"\r\nContent-Length: 2000\r\n\r\n" + b"x" * 1000


def serve(connection, how, context):
    try:
        if how == "hang":
            threading.Event().wait()
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        connection.recv(65536)
        if how == "mute":
            threading.Event().wait()
        if how in ("cut", "stall"):
            connection.sendall(HALF)
        else:
            with open(how, "rb") as answer:
                connection.sendall(answer.read())
        if how == "stall":
            threading.Event().wait()
        connection.close()
    except OSError:
        pass


def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, sys.argv[1], context), daemon=True).start()


main()
