# SPDX-License-Identifier: GPL-3.0-or-later
"""Crashes in a recorded day of an office, each followed by a restart: crashes.py WORK KILLS CUTS SEED FIRST.

Either a command is killed at one of its system calls, or the power fails, with what a disk may then hold (tests/support/disk.py).

After each, nothing that was acknowledged is lost, the store is whole, and the same commands once more lead to the store and the mails of
an office that nobody disturbed. Prints TAP, numbered from FIRST; what fails is named by its number, from which it is made again.
"""
import filecmp
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../support"))
from disk import CALLS, Disk  # noqa: E402

WORK, KILLS, CUTS, SEED, FIRST = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
VIGIE = os.environ["VIGIE"]
# The work of a day, as it was recorded; once more it changes nothing.
AGAIN = [["run", "--once"], ["referrals", "accept", "1", "--as", "Essai"], ["import", "lists/la.ndjson", "lists/lb.ndjson"], ["run", "--once"]]
MORNING = os.environ["MORNING"]  # of the recording
SOURCES = [("archive", "archived.ndjson"), ("delete", "deleted.ndjson"), ("archive-held", "held-archive.ndjson"),
           ("delete-held", "held-delete.ndjson"), ("delete-refused", "empty.ndjson")]
ACCEPTED, IMPORTED = 1, 2  # the recordings of the second and of the third


def run(home, words, before=(), **variables):
    environment = dict(os.environ, VIGIE_CONF=os.path.join(home, "vigie.conf"), **variables)
    return subprocess.run([*before, VIGIE, *words], cwd=home, env=environment, capture_output=True, text=True, check=False)


def picture(home):
    done = subprocess.run(
        [sys.executable, os.path.join(HERE, "../../support/picture.py"), f"{home}/vigie.db", f"{home}/mail"], capture_output=True, text=True,
        check=False)
    return done.stdout if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def finish(home):
    for words in AGAIN:
        done = run(home, words)
        # 1: what a person should look at, such as the refused file; a referral that is accepted already.
        assert done.returncode in (0, 1), f"vigie {' '.join(words)}: {done.stderr}"
    return picture(home)


def lost(home, disk, at):
    """What was acknowledged before `at` and is not there: "" nothing."""
    try:
        store = sqlite3.connect(f"{home}/vigie.db")
        tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        return f"the store cannot be read: {error}"
    files = {file for (file,) in store.execute("SELECT file FROM delivery WHERE state IN (0, 1)")} if "outbox" in tables else set()
    for source, name in SOURCES:
        there = [p for p in (f"{home}/{source}/{name}", f"{home}/{source}/archive/{name}") if os.path.exists(p)]
        if not all(filecmp.cmp(p, f"{WORK}/home/{source}/{name}", shallow=False) for p in there):
            return f"{source}/{name} is damaged"
        if name not in files and there != [f"{home}/{source}/{name}"]:
            return f"{source}/{name} is gone, and not in the store"
        if not there and source != "delete":
            return f"{source}/{name} is gone"
    for message_id, body in store.execute("SELECT message_id, body FROM outbox WHERE state = 'sent'") if "outbox" in tables else []:
        path = f"{home}/mail/{message_id.strip('<>')}.eml"
        if not os.path.exists(path) or open(path, "rb").read() != body:
            return f"a mail that counts as sent is not in its folder: {message_id}"
    if at >= disk.ends[ACCEPTED] and store.execute("SELECT state FROM referral WHERE id = 1").fetchone() != ("accepted",):
        return "a referral that was accepted is not"
    if at >= disk.ends[IMPORTED] and not files >= {"la.ndjson", "lb.ndjson"}:
        return "files that were imported are not in the store"
    store.close()
    return ""


def recover(place, disk, at, expected):
    """What is wrong with the office after a crash before call `at`; "" nothing."""
    shutil.rmtree(f"{place}/copy", ignore_errors=True)
    shutil.copytree(f"{place}/home", f"{place}/copy")
    trouble = lost(f"{place}/copy", disk, at)
    if trouble:
        return trouble
    try:
        found = finish(f"{place}/home")
    except AssertionError as error:
        return str(error)
    theirs, ours = set(expected.splitlines()), set(found.splitlines())
    return "\n".join([f"- {line}" for line in sorted(theirs - ours)] + [f"+ {line}" for line in sorted(ours - theirs)])


def cut(disk, place, chance):
    """The power fails: before which call, and where that is."""
    at = chance.randrange(len(disk.calls) + 1)
    disk.power_cut(f"{place}/home", at, chance)
    return at, f"the power failed before call {at}, {disk.calls[at] if at < len(disk.calls) else 'the end'}"


def kill(disk, place, chance):
    """A command is killed as it begins or ends a system call; those before it were acknowledged."""
    victim = chance.randrange(len(AGAIN))
    with open(f"{WORK}/calls.{victim}", encoding="ascii") as calls:
        when = chance.randrange(1, sum(1 for _ in calls) + 1)
    shutil.copytree(f"{WORK}/home", f"{place}/home")
    for words in AGAIN[:victim]:
        run(f"{place}/home", words, VIGIE_NOW=MORNING)
    inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={CALLS}", "-e", f"inject={CALLS}:signal=KILL:when={when}"]
    run(f"{place}/home", AGAIN[victim], inject, VIGIE_NOW=MORNING, ASAN_OPTIONS="detect_leaks=0")
    return disk.ends[victim - 1] if victim else 0, f"vigie {' '.join(AGAIN[victim])} was killed at call {when}"


def crash(how, disk, n, expected):
    """Crashes N times: what went wrong."""
    failures = []
    # In memory where that is possible: nothing more is to be learned from how a real disk does.
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as place:
        for number in range(n):
            shutil.rmtree(f"{place}/home", ignore_errors=True)
            at, where = how(disk, place, random.Random(f"{SEED}/{number}"))
            trouble = recover(place, disk, at, expected)
            if trouble:
                failures.append(f"{number}: {where}\n{trouble}")
    return failures


def verdict(number, name, failures):
    print(("not ok" if failures else "ok"), number, "-", name)
    for failure in failures[:5]:
        print("\n".join("# " + line[:300] for line in failure.splitlines()[:20]))


def main():
    disk = Disk(f"{WORK}/home", f"{WORK}/live", [f"{WORK}/calls.{i}" for i in range(4)])
    shutil.copytree(f"{WORK}/live", f"{WORK}/whole")
    expected = finish(f"{WORK}/whole")
    print(f"# {len(disk.calls)} calls that change the disk, {len(disk.moves)} of them names; seed {SEED}")
    verdict(FIRST, "nothing to do once more changes nothing", [] if expected == picture(f"{WORK}/live") else ["the stores differ"])
    for number, how, n, what in ((1, kill, KILLS, "kill -9"), (2, cut, CUTS, "power failures")):
        verdict(FIRST + number, f"after {what}, {n} times, nothing acknowledged is lost and the outcome is the same", crash(how, disk, n, expected))


main()
