#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small FTP server under TLS as old ones are, which know no MLSD, for the tests of FTPS: ftpd.py FOLDER CERTIFICATE KEY.

Prints its port. Says 500 to what it does not know, and is read only."""
import os
import socket
import ssl
import subprocess
import sys
import threading
import time


class Session:
    def __init__(self, connection, folder, context):
        self.connection, self.folder, self.context, self.data = connection, folder, context, None

    def say(self, line):
        self.connection.sendall(line.encode() + b"\r\n")

    def path(self, name):
        return os.path.join(self.folder, name.lstrip("/"))

    def send(self, content):
        plain, _ = self.data.accept()
        self.say("150 here it comes")
        secure = self.context.wrap_socket(plain, server_side=True)
        secure.sendall(content)
        secure.unwrap().close()
        self.say("226 that was all")

    def do_AUTH(self, _):
        self.say("234 go ahead")
        self.connection = self.context.wrap_socket(self.connection, server_side=True)

    def do_EPSV(self, _):
        self.data = socket.create_server(("127.0.0.1", 0))
        self.say("229 here (|||%d|)" % self.data.getsockname()[1])

    def do_LIST(self, name):
        self.send(subprocess.run(["ls", "-l", self.path(name)], capture_output=True, env={"LC_ALL": "C"}).stdout)

    def do_RETR(self, name):
        with open(self.path(name), "rb") as file:
            self.send(file.read())

    def do_SIZE(self, name):
        self.say("213 %d" % os.stat(self.path(name)).st_size)

    def do_MDTM(self, name):
        self.say(time.strftime("213 %Y%m%d%H%M%S", time.gmtime(os.stat(self.path(name)).st_mtime)))

    def do_PWD(self, _):
        self.say('257 "/"')

    def do_USER(self, _):
        self.say("331 and the password?")

    def run(self):
        self.say("220 ready")
        while line := self.connection.makefile("rb", buffering=0).readline().decode().strip():
            verb, _, rest = line.partition(" ")
            if verb in ("PASS", "PBSZ", "PROT", "TYPE", "NOOP"):
                self.say("200 fine")
            elif hasattr(self, "do_" + verb):
                getattr(self, "do_" + verb)(rest)
            else:
                self.say("500 what?")


def serve(connection, folder, context):
    try:
        Session(connection, folder, context).run()
    except OSError:
        pass
    connection.close()


def main():
    folder, certificate, key = sys.argv[1:4]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, folder, context), daemon=True).start()


main()
