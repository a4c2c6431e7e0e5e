#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power failures, from a recording of what a program wrote.

A disk promises only what was asked for: the bytes of a file are on it once fsync or fdatasync of that file has returned, a name once
fsync of its folder has. Whatever else was written before the power went may be there, or not, in any order, and the last sectors may be
torn. From the system calls that strace has recorded, this makes such disks. It is what ALICE does (Pillai et al., "All File Systems Are
Not Created Equal", OSDI 2014) and, for one folder, what CrashMonkey does (Mohan et al., OSDI 2018): stronger than a snapshot of a file
system in use, which shows one order of writing only, that of one file system.

  recording:  strace -f -y -xx -s 100000000 -e trace="$(disk.py calls)" -o FILE program…
  disks:      Disk(before, root, recordings), then power_cut(folder, at, random) for any at up to len(disk.calls)

Kept from file systems as they are: a rename is atomic, nothing stands in a folder that does not exist, what is done in one folder is done
in order, and a sector of 512 bytes is old or new. A file that grew over bytes that never arrived holds zeros there.
"""
import collections
import os
import re
import sys

CALLS = (
    "openat,open,creat,write,pwrite64,writev,pwritev,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,rename,renameat,"
    "renameat2,unlink,unlinkat,link,linkat,mkdir,mkdirat,rmdir,symlink,symlinkat,copy_file_range,sendfile"
)
SECTOR = 512
LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) = (-?\d+)(?:<.*?>)?(?: .*)?$")
CUT = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
REST = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
TOKEN = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(?:\.\.\.)?|(?:AT_FDCWD|-?\d+)<((?:\\x[0-9a-f]{2})*)[^>]*>|([^,\s][^,]*)')


def plain(text):
    return bytes.fromhex(text.replace("\\x", ""))


class Argument:
    """One argument of a call: a string, a descriptor with the path that it stands for, or a word."""

    def __init__(self, match):
        string, path, word = match.groups()
        self.bytes = None if string is None else plain(string)
        self.path = None if path is None else os.fsdecode(plain(path))
        self.word = word

    def number(self):
        return int(self.word, 0)


def read_calls(path):
    """The calls that succeeded, (name, arguments, result), in the order in which they returned."""
    begun = {}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            cut, rest = CUT.match(line), REST.match(line)
            if cut:
                begun[cut[1]] = cut[2]
                continue
            if rest:
                line = f"{rest[1]} {begun.pop(rest[1])}{rest[2]}\n"
            match = LINE.match(line.rstrip("\n"))
            if match and int(match[4]) >= 0:
                yield match[2], [Argument(m) for m in TOKEN.finditer(match[3])], int(match[4])


class Inode:
    def __init__(self, content=None):
        self.content = content  # bytes before the recording; None: a folder
        self.writes = []  # (at, offset, bytes); bytes None: cut to offset
        self.syncs = []

    def whole(self):
        """What a reader sees at this moment of the recording."""
        content = bytearray(self.content)
        for _, offset, data in self.writes:
            lay(content, offset, data)
        return content


def lay(content, offset, data):
    """One write; without data the file is cut, or grows, to the offset."""
    if data is None:
        del content[offset:]
    end = offset + len(data or b"")
    content.extend(bytes(max(0, end - len(content))))
    if data is not None:
        content[offset:end] = data


Move = collections.namedtuple("Move", "at kind source target inode folders needs")


class Disk:
    """The folder `root` as it was in `before`, and what the recordings did in it. `ends` holds where each recording ended."""

    def __init__(self, before, root, recordings):
        self.root = os.path.realpath(root)
        self.inodes, self.first, self.names = [], {}, {}
        self.calls, self.moves, self.ends, self.latest = [], [], [], {}
        self.load(before, "")
        self.names = dict(self.first)
        for recording in recordings:
            for name, arguments, result in read_calls(recording):
                self.play(name, arguments, result)
            self.ends.append(len(self.calls))

    def load(self, path, name):
        self.first[name] = self.add(Inode())
        for entry in sorted(os.scandir(path), key=lambda e: e.name):
            inner = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                self.load(entry.path, inner)
            else:
                with open(entry.path, "rb") as file:
                    self.first[inner] = self.add(Inode(file.read()))

    def add(self, inode):
        self.inodes.append(inode)
        return len(self.inodes) - 1

    def name(self, base, path=None):
        """The name below the root; None: it is elsewhere, or has no name any more."""
        full = os.path.normpath(os.path.join(base, path or ""))
        if full == self.root:
            return ""
        return full[len(self.root):] if full.startswith(self.root + "/") else None

    def target(self, name, arguments, first):
        """The name that a call of the "at" kind, or its elder without a folder, gives."""
        at = name.endswith(("at", "at2"))
        if at:
            return self.name(arguments[first].path, os.fsdecode(arguments[first + 1].bytes))
        return self.name("/", os.fsdecode(arguments[first].bytes))

    def move(self, kind, source, target, inode):
        """Notes a move with the folders that keep it, and the moves that it stands on: the one before in each, or what made it."""
        folders = {name.rpartition("/")[0] for name in (source, target) if name is not None}
        inodes = [self.inodes[self.names[folder]] for folder in folders]
        needs = [self.latest[folder] for folder in folders if folder in self.latest]
        for folder in folders | ({target} if target else set()):
            self.latest[folder] = len(self.moves)
        self.moves.append(Move(len(self.calls), kind, source, target, inode, inodes, needs))

    def play(self, name, arguments, result):
        changed = getattr(self, "on_" + ALIASES.get(name, name))(name, arguments, result)
        if changed:
            self.calls.append(f"{name} {changed}")

    def on_open(self, name, arguments, result):
        path = self.target(name, arguments, 0)
        flags = arguments[2 if name == "openat" else 1].word
        if path is None:
            return None
        if path not in self.names and "O_CREAT" in flags:
            self.names[path] = self.add(Inode(b""))
            self.move("make", None, path, self.names[path])
            return path
        inode = self.inodes[self.names[path]] if path in self.names else None
        if "O_TRUNC" in flags and inode and inode.content is not None:
            inode.writes.append((len(self.calls), 0, None))
            return path
        return None

    def file(self, argument):
        path = self.name(argument.path) if argument.path else None
        return (path, self.inodes[self.names[path]]) if path in self.names else (None, None)

    def on_write(self, name, arguments, result):
        path, inode = self.file(arguments[0])
        if not inode:
            return None
        data = arguments[1].bytes[:result]
        # Nothing here seeks: write() goes on at the end.
        offset = arguments[3].number() if name == "pwrite64" else len(inode.whole())
        inode.writes.append((len(self.calls), offset, data))
        return path

    def on_copy(self, name, arguments, result):
        path, inode = self.file(arguments[2])
        if inode:
            at = len(inode.whole())
            inode.writes.append((len(self.calls), at, bytes(self.file(arguments[0])[1].whole()[at:at + result])))
        return path

    def on_ftruncate(self, name, arguments, result):
        path, inode = self.file(arguments[0])
        if inode:
            inode.writes.append((len(self.calls), arguments[1].number(), None))
        return path

    def on_fsync(self, name, arguments, result):
        path, inode = self.file(arguments[0])
        if inode:
            inode.syncs.append(len(self.calls))
        return path

    def on_rename(self, name, arguments, result):
        second = 2 if name.startswith("renameat") else 1
        source, target = self.target(name, arguments, 0), self.target(name, arguments, second)
        if source is None and target is None:
            return None
        assert source in self.names and target is not None, f"{source} to {target}: out of what is recorded"
        self.move("rename", source, target, self.names[source])
        self.names[target] = self.names.pop(source)
        for old in [n for n in self.names if n.startswith(source + "/")]:
            self.names[target + old[len(source):]] = self.names.pop(old)
        return f"{source} {target}"

    def on_unlink(self, name, arguments, result):
        path = self.target(name, arguments, 0)
        if path not in self.names:
            return None
        self.move("remove", path, None, self.names.pop(path))
        return path

    def on_mkdir(self, name, arguments, result):
        path = self.target(name, arguments, 0)
        if path is None:
            return None
        self.names[path] = self.add(Inode())
        self.move("make", None, path, self.names[path])
        return path

    def on_link(self, name, arguments, result):
        second = 2 if name == "linkat" else 1
        source, target = self.target(name, arguments, 0), self.target(name, arguments, second)
        if target is None:
            return None
        self.move("make", None, target, self.names[source])
        self.names[target] = self.names[source]
        return target

    def on_other(self, name, arguments, result):
        paths = [a.path or (a.bytes is not None and os.fsdecode(a.bytes)) for a in arguments]
        assert not any(p and self.name("/", p) for p in paths), f"{name} is not known here"

    # What a power cut leaves.

    def lasting(self, at):
        """The moves that must be on the disk at `at`: followed by fsync of a folder of theirs, and what these stand on."""
        chosen = set()
        for number, move in enumerate(self.moves):
            if any(move.at < sync < at for folder in move.folders for sync in folder.syncs):
                self.choose(number, chosen)
        return chosen

    def choose(self, number, chosen):
        if number not in chosen:
            chosen.add(number)
            for before in self.moves[number].needs:
                self.choose(before, chosen)

    @staticmethod
    def apply(names, move):
        if move.kind == "rename":
            for old in [n for n in names if n.startswith(move.source + "/")]:
                names[move.target + old[len(move.source):]] = names.pop(old)
        names.pop(move.source, None)
        if move.target is not None:
            names[move.target] = move.inode

    def chosen_moves(self, at, random, likely):
        chosen = self.lasting(at)
        for number, move in enumerate(self.moves):
            if move.at < at and random.random() < likely and chosen.issuperset(move.needs):
                chosen.add(number)
        return [self.moves[n] for n in sorted(chosen)]

    @staticmethod
    def tear(offset, data, random):
        """The sectors of a write that arrived, each by itself."""
        while data:
            size = min(SECTOR - offset % SECTOR, len(data))
            if random.random() < 0.5:
                yield offset, data[:size]
            offset, data = offset + size, data[size:]

    def content(self, inode, at, random, likely):
        synced = max((s for s in inode.syncs if s < at), default=-1)
        content = bytearray(inode.content)
        for when, offset, data in inode.writes:
            if when >= at:
                break
            if when > synced and random.random() >= likely:
                continue
            torn = data and when > synced and likely < 1 and random.random() < 0.3
            for start, piece in self.tear(offset, data, random) if torn else [(offset, data)]:
                lay(content, start, piece)
        return content

    def power_cut(self, folder, at, random):
        """Makes in `folder` what the disk holds when the power goes before call number `at`."""
        # All of what nobody asked to be kept, nothing of it, or anything between.
        likely = random.choice([0, 0, 1, 0.2, 0.5, 0.8, 0.95])
        names = dict(self.first)
        for move in self.chosen_moves(at, random, likely):
            self.apply(names, move)
        for name in sorted(names):
            inode = self.inodes[names[name]]
            if inode.content is None:
                os.makedirs(folder + name, exist_ok=True)
                continue
            with open(folder + name, "wb") as file:
                file.write(self.content(inode, at, random, likely))


ALIASES = {
    "openat": "open", "pwrite64": "write", "fdatasync": "fsync", "renameat": "rename", "renameat2": "rename",
    "unlinkat": "unlink", "rmdir": "unlink", "mkdirat": "mkdir", "linkat": "link",
    "creat": "other", "writev": "other", "pwritev": "other", "truncate": "other", "fallocate": "other", "sync_file_range": "other", "symlink": "other",
    "symlinkat": "other", "copy_file_range": "copy", "sendfile": "other",
}

if __name__ == "__main__":
    if sys.argv[1:] != ["calls"]:
        sys.exit("usage: disk.py calls")
    print(CALLS)
