#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two processes of vigie and the service act on one queue at once; after each action every promise of the queue is counted anew, from
the tables alone, in one snapshot. actions.py VIGIE VIGIED FOLDER ACTIONS SEED. Exits with 1 at the first broken promise."""
import datetime
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading

vigie, vigied, folder, actions, seed = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
SCHOOLS = ["0999998Y", "0999999Z"]
PUPILS = 60  # of both schools; two of each household
PROGRAMMES = {  # in all, in a school, of a coordinator, in a household
    "tutorat": (6, 4, 4, 1),
    "homeclasse": (5, None, 3, None),
}
DAY_ACTIONS = 50  # of both together; then the schools deliver anew, the service is ended and begins the next day
WORDS = {
    "accept": [[]],
    "decline": [["--reason", r] for r in ["not-relevant", "no-availability", "schedule", "other"] * 8 + ["family-declined"]],
    "assign": [["--to", t] for t in ("A. Petit", "B. Grand")],
    "start": [[]],
    "end": [["--reason", r] for r in ("results-improved", "programme-over", "no-availability")],
    "hold": [["--reason", r] for r in ("absent", "to-clarify")],
    "resume": [[]],
    "withdraw": [["--reason", r] for r in ("left-school", "other")],
}
MODEST = ["accept"] * 5 + ["assign"] * 3 + ["start"] * 3 + ["end"] * 3 + ["decline"] * 3 + ["hold", "resume", "resume", "withdraw"]

LIKELY = {  # what a person who looks would do; half of the actions are tried blindly
    "waiting": ["decline", "hold"], "ready": ["accept", "accept", "decline"], "proposed": ["accept", "accept", "decline", "hold"],
    "accepted": ["assign", "start", "end"], "assigned": ["start", "assign", "hold"], "started": ["end", "end", "hold", "assign"],
    "held": ["resume", "resume", "withdraw"],
}

CONFIGURATION = """office "Académie d'essai" {
    store "vigie.db"
    rules "rules.d"
    spool "spool"
    language en
}
source "depots" {
    fetch "directory:depots"
    every 1 minutes
}
programme "tutorat" {
    title "Tutorat"
    capacity 6 in all, 4 per school, 4 per coordinator
    household 1
    answer within 2 days, remind after 1 days, expire after 3 days
    then "homeclasse"
}
programme "homeclasse" {
    title "HomeClasse"
    capacity 5 in all, 3 per coordinator
}
coordinator "Est" {
    email "est@exemple.fr"
    covers schools "0999998Y"
    digest daily at 07:30
}
coordinator "Ouest" {
    email "ouest@exemple.fr"
    covers schools "0999999Z"
    digest daily at 07:30
}
mail {
    from "vigie <vigie@exemple.fr>"
    smtp "file://%s/mail"
}
"""
RULES = """rule "absences" {
    title "Absences"
    when half_days(justified: no, over: this month) >= 4
    priority high
    refer to "tutorat"
}
rule "maths" {
    title "Maths"
    when average("MATHEMATIQUES") < 8
    refer to "tutorat", "homeclasse"
}
"""

# Each counts what must not be.
PROMISES = {
    "two open referrals of a pupil to a programme":
        "SELECT count(*) FROM (SELECT 1 FROM referral WHERE open = 1 GROUP BY person, programme HAVING count(*) > 1)",
    "state, place and openness disagree":
        "SELECT count(*) FROM referral WHERE open <> (state NOT IN ('declined', 'expired', 'ended', 'withdrawn'))"
        " OR (seat = 1 AND (open = 0 OR state = 'waiting' OR (state = 'held' AND origin = 'waiting')))"
        " OR (seat = 0 AND open = 1 AND state NOT IN ('waiting', 'held'))",
    "a story with a gap":
        "SELECT count(*) FROM (SELECT origin, lag(target, 1, 'waiting') OVER (PARTITION BY referral ORDER BY id) AS before"
        " FROM referral_step) WHERE origin <> before",
    "a state that is not the end of its story":
        "SELECT count(*) FROM referral WHERE state <> (SELECT target FROM referral_step WHERE referral = referral.id"
        " ORDER BY id DESC LIMIT 1)",
    "a step without who, why, when or through what":
        "SELECT count(*) FROM referral_step WHERE who = '' OR why = '' OR through = '' OR moment IS NULL",
    "a move past proposed that nobody signed":
        "SELECT count(*) FROM referral_step WHERE who = 'vigie' AND event IN ('accept', 'decline', 'assign', 'start', 'end')",
    "a closed referral that moved":
        "SELECT count(*) FROM referral_step WHERE origin IN ('declined', 'expired', 'ended', 'withdrawn')",
    "a closed referral without its reason":
        "SELECT count(*) FROM referral WHERE state IN ('declined', 'ended', 'withdrawn') AND reason = ''",
    "a family that declined was asked again":
        "SELECT count(*) FROM referral AS late JOIN referral AS early ON early.person = late.person AND late.id > early.id"
        " WHERE early.state = 'declined' AND early.reason = 'family-declined' AND late.created > early.closed",
}


def check_places(store):
    # While schools are evaluated places are kept until all are known: then, and only then, one may wait beside a free place.
    giving = store.execute("SELECT count(*) FROM state WHERE key = 'places' AND value <> ''").fetchone()[0]
    rows = store.execute("SELECT r.id, programme, r.school, coordinator, household, state, seat, uai FROM referral AS r"
                         " JOIN person AS p ON p.id = person JOIN school AS s ON s.id = r.school"
                         " WHERE open = 1 AND gone IS NULL OR seat = 1").fetchall()
    for programme, limits in PROGRAMMES.items():
        taken = [r for r in rows if r[1] == programme and r[6]]

        def room(row, coordinator, more):
            counts = (len(taken), sum(r[2] == row[2] for r in taken), sum(r[3] == coordinator for r in taken),
                      sum(r[4] == row[4] for r in taken))
            return all(limit is None or n + more <= limit for n, limit in zip(counts, limits))

        for row in rows:
            if row[1] == programme and row[6] and not room(row, row[3], 0):
                return "referral %d: a limit of %s is passed" % (row[0], programme)
            if not giving and row[1] == programme and row[5] == "waiting" and room(row, "Est" if row[7] == SCHOOLS[0] else "Ouest", 1):
                return "referral %d waits beside a free place of %s" % (row[0], programme)
    return None


def check():
    """The first broken promise, or None. One snapshot: every committed transaction has to keep them all."""
    store = sqlite3.connect("file:%s/vigie.db?mode=ro" % folder, uri=True, timeout=60)
    try:
        store.execute("BEGIN")
        for name, query in PROMISES.items():
            if store.execute(query).fetchone()[0]:
                return name
        return check_places(store)
    finally:
        store.close()


def deliver(rng, school, day):
    """A whole list of the school: pupils come, go, change school; what flags them changes."""
    lines = ['{"t":"delivery","school":"%s","kind":"records","year":2026,"complete":true}' % school]
    for pupil in range(PUPILS):
        if moves[pupil] != school:
            continue
        ine = "01234567%02dA" % pupil
        lines.append('{"t":"pupil","id":{"ine":"%s"},"last":"INVENTE","first":"Eleve%d","born":"2013-%02d-%02d","class":"4B","level":"4e",'
                     '"household":"f%d"}' % (ine, pupil, pupil // 28 + 1, pupil % 28 + 1, pupil // 2))
        if rng.random() < 0.6:
            lines.append('{"t":"absence","id":{"ine":"%s"},"from":"%s","to":"%s","half_days":"%d","justified":false}'
                         % (ine, day - datetime.timedelta(days=2), day - datetime.timedelta(days=1), rng.choice((2, 5))))
        lines.append('{"t":"average","id":{"ine":"%s"},"subject":"MATHEMATIQUES","term":1,"value":"%d"}' % (ine, rng.choice((6, 7, 12))))
    path = "%s/depots/%s/records.ndjson" % (folder, school)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.utime(path + ".new", (1795000000 + deliver.n, 1795000000 + deliver.n))
    deliver.n += 1
    os.rename(path + ".new", path)


deliver.n = 0


class Service:
    """The service, on a day of its own; ended each day, gently or not."""

    def __init__(self):
        self.day = datetime.date(2026, 9, 7)
        self.process = None

    def environment(self):
        return dict(os.environ, VIGIE_CONF=folder + "/vigie.conf", VIGIE_LIBDIR=folder + "/lib", LANGUAGE="en", LC_ALL="C.UTF-8",
                    VIGIE_NOW="%sT11:00:00" % self.day)

    def begin(self):
        self.process = subprocess.Popen([vigied], env=self.environment(), stderr=log, stdout=log)

    def end(self, how):
        self.process.send_signal(how)
        self.process.wait()
        self.day += datetime.timedelta(days=1)


def known():
    store = sqlite3.connect("file:%s/vigie.db?mode=ro" % folder, uri=True, timeout=60)
    n = store.execute("SELECT coalesce(max(id), 0) FROM referral").fetchone()[0]
    opened = store.execute("SELECT id, state FROM referral WHERE open = 1").fetchall()
    store.close()
    return n, opened


def work(rng, n, environment, counts, failures):
    """One person at a keyboard: n actions, one after the other, each a process, each followed by the count."""
    for _ in range(n):
        if failures:
            return
        last, opened = known()
        number, state = rng.choice(opened) if opened and rng.random() < 0.9 else (rng.randint(1, last + 1), None)
        verb = rng.choice(LIKELY[state] if state and rng.random() < 0.5 else MODEST)
        done = subprocess.run([vigie, "referrals", verb, str(number), "--as", rng.choice(("Mme Martin", "M. Durand")), *rng.choice(WORDS[verb])],
                              env=environment, capture_output=True, text=True, check=False)
        counts[done.returncode] = counts.get(done.returncode, 0) + 1
        if done.returncode not in (0, 2, 3) or "try again" in done.stderr:
            failures.append("%s %d: exit %d: %s" % (verb, number, done.returncode, done.stderr))
        broken = check()
        if broken:
            failures.append("after %s %d: %s" % (verb, number, broken))


def main():
    rng = random.Random(seed)
    service, counts, failures = Service(), {}, []
    for school in SCHOOLS:
        os.makedirs("%s/depots/%s" % (folder, school))
        deliver(rng, school, service.day)
    subprocess.run([vigie, "run", "--once"], env=service.environment(), capture_output=True, check=False)
    done = 0
    service.begin()
    while done < actions and not failures:
        n = min(DAY_ACTIONS, actions - done)
        people = [threading.Thread(target=work, args=(random.Random(rng.random()), share, service.environment(), counts, failures))
                  for share in (n // 2, n - n // 2)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        done += n
        service.end(rng.choice((signal.SIGTERM, signal.SIGKILL)))
        broken = check()
        failures += ["after the end of the service: " + broken] if broken else []
        moves[rng.randrange(PUPILS)] = rng.choice(SCHOOLS)
        for school in SCHOOLS:
            deliver(rng, school, service.day)
        service.begin()
    service.end(signal.SIGTERM)
    moved = sqlite3.connect("file:%s/vigie.db?mode=ro" % folder, uri=True).execute(
        "SELECT through, count(*) FROM referral_step WHERE event IS NOT NULL GROUP BY 1").fetchall()
    print("# seed %d: %d actions, exit statuses %s; moves by %s" % (seed, done, sorted(counts.items()), moved))
    for failure in failures[:3]:
        print("# " + failure)
    # A run in which one of them did nothing has shown nothing.
    quiet = {"command", "queue", "evaluation"} - {through for through, _ in moved}
    if quiet:
        print("# nothing was done by: %s" % quiet)
    return 1 if failures or quiet else 0


moves = [SCHOOLS[(pupil // 2) % 2] for pupil in range(PUPILS)]
for name in ("rules.d", "spool", "mail", "lib/rules"):
    os.makedirs("%s/%s" % (folder, name), exist_ok=True)
with open(folder + "/vigie.conf", "w", encoding="utf-8") as configuration:
    configuration.write(CONFIGURATION % folder)
with open(folder + "/rules.d/10-essai.rules", "w", encoding="utf-8") as rules:
    rules.write(RULES)
log = open(folder + "/log", "w", encoding="utf-8")
sys.exit(main())
