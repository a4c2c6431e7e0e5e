#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebDAV server as strict as RFC 4918 allows, for what nginx is lax about: dav.py FOLDER CERTIFICATE KEY.

Strong ETags, If-Match heeded by every method, 409 where the folder of a target is missing, absolute addresses in its lists.
Prints its port, then each request with its status."""
import email.utils
import http.server
import os
import ssl
import sys
import urllib.parse
import xml.sax.saxutils

ROOT = sys.argv[1]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def local(self, url):
        return ROOT + urllib.parse.unquote(urllib.parse.urlsplit(url).path).rstrip("/")

    def etag(self, path):
        status = os.stat(path)
        return '"%x-%x-%x"' % (status.st_ino, status.st_mtime_ns, status.st_size)

    def answer(self, status, body=b"", **headers):
        print(self.command, self.path, status, file=sys.stderr, flush=True)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refused(self, path):
        """Answers for what is not there or not what the client means."""
        if not os.path.exists(path):
            self.answer(404)
        elif self.headers.get("If-Match", self.etag(path)) != self.etag(path):
            self.answer(412)
        else:
            return False
        return True

    def do_GET(self):
        path = self.local(self.path)
        if self.refused(path):
            return
        if self.headers.get("If-None-Match") == self.etag(path):
            self.answer(304, ETag=self.etag(path))
            return
        with open(path, "rb") as file:
            self.answer(200, file.read(), ETag=self.etag(path))

    def entry(self, path):
        href = "https://%s%s" % (self.headers["Host"], urllib.parse.quote(path[len(ROOT):]))
        if os.path.isdir(path):
            properties = "<resourcetype><collection/></resourcetype>"
            href += "/"
        else:
            properties = "<resourcetype/><getcontentlength>%d</getcontentlength><getetag>%s</getetag><getlastmodified>%s</getlastmodified>" % (
                os.path.getsize(path), xml.sax.saxutils.escape(self.etag(path)), email.utils.formatdate(os.path.getmtime(path), usegmt=True))
        return "<response><href>%s</href><propstat><prop>%s</prop><status>HTTP/1.1 200 OK</status></propstat></response>" % (href, properties)

    def do_PROPFIND(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        path = self.local(self.path)
        if self.refused(path):
            return
        entries = [self.entry(path)] + [self.entry(os.path.join(path, name)) for name in os.listdir(path)]
        body = '<?xml version="1.0" encoding="utf-8"?><multistatus xmlns="DAV:">%s</multistatus>' % "".join(entries)
        self.answer(207, body.encode())

    def do_MKCOL(self):
        try:
            os.mkdir(self.local(self.path))
            self.answer(201)
        except FileExistsError:
            self.answer(405)
        except FileNotFoundError:
            self.answer(409)

    def do_MOVE(self):
        path, target = self.local(self.path), self.local(self.headers["Destination"])
        if self.refused(path):
            return
        if not os.path.isdir(os.path.dirname(target)):
            self.answer(409)
        elif os.path.exists(target) and self.headers.get("Overwrite") == "F":
            self.answer(412)
        else:
            os.rename(path, target)
            self.answer(201)

    def do_DELETE(self):
        path = self.local(self.path)
        if not self.refused(path):
            os.unlink(path)
            self.answer(204)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
