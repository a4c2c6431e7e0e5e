#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that stops in the middle until it is told to go on: held.py KIND CERTIFICATE KEY FOLDER.

KIND: https serves FOLDER/export.ndjson to whoever asks for it; smtp takes mails into FOLDER/N.eml; imap has an empty mailbox. Prints
"PORT KIND N" at the start, and "HELD KIND" when a connection has come to the middle: half of the body, the final dot, the opening of
the mailbox. There it waits for a writer to open the pipe FOLDER/go, unless there is a file FOLDER/free.
"""
import os
import socket
import ssl
import sys
import threading

KIND, CERTIFICATE, KEY, FOLDER = sys.argv[1:]


def hold():
    os.write(1, f"HELD {KIND}\n".encode())
    if not os.path.exists(f"{FOLDER}/free"):
        with open(f"{FOLDER}/go", "rb"):
            pass


def https(connection, context):
    connection = context.wrap_socket(connection, server_side=True)
    head = connection.recv(65536).startswith(b"HEAD ")
    with open(f"{FOLDER}/export.ndjson", "rb") as file:
        body = file.read()
    connection.sendall(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' % len(body))
    if head:
        return
    connection.sendall(body[:len(body) // 2])
    hold()
    connection.sendall(body[len(body) // 2:])


def smtp(connection, context):
    connection.sendall(b"220 here\r\n")
    stream = connection.makefile("rb")
    for line in stream:
        verb = line.strip().upper()
        if verb.startswith(b"EHLO"):
            connection.sendall(b"250-here\r\n250 STARTTLS\r\n" if context else b"250 here\r\n")
        elif verb == b"STARTTLS":
            connection.sendall(b"220 go\r\n")
            smtp(context.wrap_socket(connection, server_side=True), None)
            return
        elif verb == b"DATA":
            connection.sendall(b"354 say\r\n")
            message = b""
            for line in stream:
                if line == b".\r\n":
                    break
                message += line[1:] if line.startswith(b".") else line
            with lock:
                name = f"{FOLDER}/{len([n for n in os.listdir(FOLDER) if n.endswith('.eml')])}.eml"
                with open(name, "wb") as file:
                    file.write(message)
            hold()
            connection.sendall(b"250 taken\r\n")
        elif verb == b"QUIT":
            connection.sendall(b"221 bye\r\n")
            return
        else:
            connection.sendall(b"250 yes\r\n")


def imap(connection, context):
    connection = context.wrap_socket(connection, server_side=True)
    connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n")
    for line in connection.makefile("rb"):
        tag, _, command = line.strip().partition(b" ")
        if command.upper().startswith((b"SELECT", b"EXAMINE")):
            hold()
            connection.sendall(b"* 0 EXISTS\r\n* OK [UIDVALIDITY 1] here\r\n")
        elif command.upper().startswith(b"CAPABILITY"):
            connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n")
        connection.sendall(tag + b" OK said\r\n")


lock = threading.Lock()


def serve(connection, context):
    try:
        {"https": https, "smtp": smtp, "imap": imap}[KIND](connection, context)
        connection.close()
    except OSError:
        pass


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    os.write(1, f"PORT {KIND} {listener.getsockname()[1]}\n".encode())
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, context), daemon=True).start()


main()
