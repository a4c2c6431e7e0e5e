# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server on loopback for tests: smtpd.py PORT_FILE MAIL_FILE [USER:PASSWORD]. Writes its port, chosen by the
kernel, into PORT_FILE, and the messages it takes one behind the other into MAIL_FILE. With a user it takes no mail
without AUTH PLAIN. Ends when it is killed."""
import base64
import os
import socketserver
import sys

port_file, mail_file = sys.argv[1:3]
login = sys.argv[3] if len(sys.argv) > 3 else None


class Session(socketserver.StreamRequestHandler):
    known = login is None

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def authenticate(self, words):
        if len(words) < 3:
            self.say("334 ")
            words.append(self.rfile.readline().decode().strip())
        given = base64.b64decode(words[2]).decode().split("\0")[1:]
        self.known = ":".join(given) == login
        self.say("235 welcome" if self.known else "535 no")

    def take_message(self):
        self.say("354 go on")
        with open(mail_file, "ab") as out:
            for line in self.rfile:
                if line == b".\r\n":
                    break
                out.write(line)
        self.say("250 taken")

    def handle(self):
        self.say("220 essai")
        for line in self.rfile:
            words = line.decode().split()
            verb = words[0].upper() if words else ""
            if verb == "EHLO":
                self.say("250-essai")
                self.say("250 AUTH PLAIN" if login else "250 8BITMIME")
            elif verb == "AUTH":
                self.authenticate(words)
            elif verb == "MAIL" and not self.known:
                self.say("530 a password first")
            elif verb == "DATA":
                self.take_message()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 good")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


with Server(("127.0.0.1", 0), Session) as server:
    with open(port_file + ".part", "w") as out:
        out.write(str(server.server_address[1]))
    os.rename(port_file + ".part", port_file)
    server.serve_forever()
