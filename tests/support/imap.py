#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IMAP server of one message that misbehaves, for the tests of the mailbox: imap.py HOW CERTIFICATE KEY.

Prints its port. In its folder is one message of school@exemple.fr with one file. It knows neither MOVE nor UIDPLUS.
  cut       sends the first half of a file, and closes
  stall     sends the first half of a file, and says nothing more
  renumber  has another UIDVALIDITY each time its folder is opened, and lets nobody copy
  odd       sends, in its listing, an answer without end of sense and one that is far too long
  quoted    sends the file as a quoted string, and what nobody asked for in between
  refuse    lets nobody copy
  garbage   answers the listing with something else than IMAP
"""
import re
import socket
import ssl
import sys
import threading

PART = '("application" "octet-stream" ("name" "notes.csv") NIL NIL "7bit" 8 NIL ("attachment" NIL) NIL NIL)'
FROM = '(("School" NIL "school" "exemple.fr"))'
MESSAGE = f'FLAGS () RFC822.SIZE 300 ENVELOPE (NIL "s" {FROM} NIL NIL NIL NIL NIL NIL NIL) BODYSTRUCTURE ({PART} "mixed")'


class Session:
    validity = 1

    def __init__(self, stream, how):
        self.stream, self.how = stream, how

    def say(self, text):
        self.stream.write(text.encode() + b"\r\n")
        self.stream.flush()

    def open_folder(self):
        if self.how == "renumber":
            Session.validity += 1
        self.say("* 1 EXISTS")
        self.say(f"* OK [UIDVALIDITY {Session.validity}] here")

    def list_folder(self):
        if self.how == "odd":
            self.say("* 2 FETCH (UID 6 ENVELOPE (((")
            self.say("* 3 FETCH (UID 8 ENVELOPE (" + "(a) " * 300000 + "))")
        if self.how == "garbage":
            self.say("HTTP/1.1 400 Bad Request")
        self.say(f"* 1 FETCH (UID 7 {MESSAGE})")

    def send_file(self):
        if self.how == "quoted":
            self.say("* 1 FETCH (FLAGS (\\Seen))")
            self.say("* 2 EXISTS")
            self.say('* 1 FETCH (BODY[1] "a;b\\"c\\\\" UID 7)')
            return True
        self.say("* 1 FETCH (UID 7 BODY[1] {8}")
        self.stream.write(b"a;b\r")
        self.stream.flush()
        if self.how == "stall":
            threading.Event().wait()
        if self.how == "cut":
            return False
        self.say("\nc;d)")
        return True

    def answer(self, command):
        verb = re.sub(r"^UID ", "UID ", command.upper())
        if verb.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR")
        elif verb.startswith(("SELECT", "EXAMINE")):
            self.open_folder()
        elif verb.startswith("UID FETCH 1:*"):
            self.list_folder()
        elif verb.startswith("UID FETCH"):
            return self.send_file()
        elif self.how in ("refuse", "renumber") and verb.startswith("UID COPY"):
            return None
        return True

    def run(self):
        self.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready")
        for line in self.stream:
            tag, _, command = line.decode().strip().partition(" ")
            done = self.answer(command)
            if done is False:
                return
            self.say(f"{tag} {'OK' if done else 'NO'} said")


def serve(connection, how, context):
    try:
        with context.wrap_socket(connection, server_side=True) as inside:
            Session(inside.makefile("rwb"), how).run()
    except OSError:
        pass


def main():
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
