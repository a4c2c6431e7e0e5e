#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a store holds, as text that two runs have in common: every row of every table, without clocks and without what was drawn.
Numbers are given in the order of the work, which a crash may change: what they stand for is shown instead.

  picture.py STORE [FOLDER]        with FOLDER, its mails are checked to be the messages that count as sent
  picture.py --any-order STORE     without what depends on which source was read first: packed facts, and how many mails told the same
"""
import email
import email.policy
import os
import re
import sqlite3
import sys

# When, how often and under which random name something was done.
CLOCKS = {
    "moment", "received", "queued", "retried", "sent", "next_attempt", "leased_until", "lease", "attempts", "message_id", "last_poll",
    "last_success", "last_delivery", "modified", "proposed_at", "closed_at", "urgent", "told", "error", "failures", "size",
}
# State of the machine, or a key that was drawn.
DRAWN = {"reply_key", "source", "item", "sqlite_stat1", "sqlite_stat4"}
STATES = {"evaluated-on", "rules"}
# What the numbers of a table stand for; the order matters, each may use those before.
NAMES = {
    "school": "SELECT id, uai FROM school",
    "person": "SELECT id, coalesce(ine, folded) FROM person",
    "delivery": "SELECT id, source || ':' || file FROM delivery",
    "flag": "SELECT id, person || '/' || rule || '/' || since FROM flag",
    "referral": "SELECT id, person || '/' || programme || '/' || created FROM referral",
    "version": "SELECT id, rule FROM rule_version",
    "mail": "SELECT id, recipient || '/' || subject FROM outbox",
}
# What comes too late for the digest of a day is told by the next.
DIGEST = {"proposed", "deadline", "asked"}
ORDERED = {"fact", "word", "subject", "sqlite_sequence", "outbox", "letter", "referral_step"}
COLUMNS = {"beside": "referral", "after": "referral", "joined": "person"}


def body_of(message):
    """The text of a message."""
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    text = parsed.get_body(("plain",)).get_content()
    return f"{parsed['To']} {parsed['Subject']} {text}"


def read_names(store):
    names = {}
    for kind, query in NAMES.items():
        names[kind] = dict(store.execute(query))
    for kind in ("flag", "referral"):
        for number, name in names[kind].items():
            person, _, rest = name.partition("/")
            names[kind][number] = f"{names['person'][int(person)]}/{rest}"
    return names


def rename(kept, names):
    """Numbers to names, in the columns that hold them and in the places that findings and titles show."""
    for column, value in kept.items():
        kind = COLUMNS.get(column, column)
        if kind in names and isinstance(value, int):
            kept[column] = names[kind].get(value, value)
        elif column == "findings" and value:
            kept[column] = re.sub(r"\b(\d+):(\d+) ", lambda m: f"{names['delivery'][int(m[1])]}:{m[2]} ", value)
        elif column == "body" and isinstance(value, str):
            kept[column] = re.sub(r"\b\d+\b", "N", value)
    return kept


def rows(store, table, names):
    cursor = store.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in cursor.description]
    for row in cursor:
        kept = {n: v for n, v in zip(columns, row) if n not in CLOCKS and n != "id"}
        if table == "outbox":
            kept["body"] = body_of(kept["body"])
        rename(kept, names)
        if table != "state" or kept["key"] in STATES:
            yield re.sub(r"[a-z2-7]{26}@", "TOKEN@", repr(kept))


def copy_of(store):
    copy = sqlite3.connect(":memory:")
    store.backup(copy)
    return copy


def main():
    ordered = set()
    if sys.argv[1] == "--any-order":
        ordered = ORDERED
        del sys.argv[1]
    store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the store is damaged"
    assert not store.execute("PRAGMA foreign_key_check").fetchall(), "the store holds rows of nothing"
    tables = [t for (t,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") if t not in DRAWN | ordered]
    names = read_names(store)
    if ordered:
        CLOCKS.update(DIGEST)
        store = copy_of(store)
        store.execute("UPDATE referral SET state = 'ready' WHERE state = 'proposed'")
    for table in tables:
        for row in sorted(rows(store, table, names)):
            print(table, row)
    if len(sys.argv) > 2:
        mails = {}
        for name in os.listdir(sys.argv[2]):
            if name.endswith(".eml"):
                with open(os.path.join(sys.argv[2], name), "rb") as file:
                    mails[name[:-4]] = file.read()
        sent = {i.strip("<>"): b for i, b in store.execute("SELECT message_id, body FROM outbox WHERE state = 'sent'")}
        assert mails == sent, "the folder of mails does not hold what was sent, each once"


main()
