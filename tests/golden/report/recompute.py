# SPDX-License-Identifier: GPL-3.0-or-later
"""Reckons the report of WORK again, by SQL and by hand, and compares every figure. Prints TAP."""
import collections
import csv
import datetime
import json
import math
import os
import sqlite3
import statistics
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import year  # noqa: E402

FEWEST = 5
CLASSES = ["helped", "pending", "waiting", "refused", "lapsed"]
work = sys.argv[1]
number = 0


def ok(name, wrong):
    """`wrong`: what is, line by line; none when the test passes."""
    global number
    number += 1
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    for line in wrong[:10]:
        print(f"# {line}")


def load_json(name):
    with open(f"{work}/{name}", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def day(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def close(shown, value):
    return abs(float(shown) - value) < 0.0051


db = sqlite3.connect(f"file:{work}/etat/vigie.db?mode=ro", uri=True)
FIRST, LAST = day("2026-09-01"), day("2027-07-10")
cases = db.execute(
    """SELECT r.id, r.person, s.uai, coalesce(nullif(s.department, ''), substr(s.uai, 1, 3)), r.programme, r.state, r.started,
       (SELECT coalesce(sum(minutes), 0) FROM session WHERE referral = r.id AND present), r.tutor, p.ine
       FROM referral r JOIN school s ON s.id = r.school JOIN person p ON p.id = r.person
       WHERE r.created <= ? AND (r.closed IS NULL OR r.closed >= ?) ORDER BY r.person, r.id""", (LAST, FIRST)).fetchall()


def class_of(case):
    state, started = case[5], case[6]
    if started is not None:
        return "helped"
    return {"waiting": "waiting", "declined": "refused", "expired": "lapsed", "withdrawn": "lapsed", "ended": "lapsed"}.get(state, "pending")


def members(row):
    column = {"all": None, "department": 3, "school": 2, "programme": 4}[row["part"]]
    return [case for case in cases if column is None or case[column] == row["key"]]


def best_of(chosen):
    """For each pupil the referral that speaks for it."""
    best = {}
    for case in chosen:
        held = best.get(case[1])
        if held is None or CLASSES.index(class_of(case)) < CLASSES.index(class_of(held)):
            best[case[1]] = case
    return best.values()


report = load_json("report.json")
parts = collections.defaultdict(list)
for line in report:
    parts[line["part"]].append(line)
rows = parts["all"] + parts["department"] + parts["school"] + parts["programme"]
truth = {pupil["ine"]: pupil for pupil in year.pupils(work) if pupil["ine"]}

# ---- counts ----

wrong, shown, few, withheld = [], 0, 0, 0
for row in rows:
    counts = collections.Counter(class_of(case) for case in best_of(members(row)))
    counts["referred"] = sum(counts.values())
    for name in ["referred"] + CLASSES:
        cell, value = row[name], counts[name]
        shown += isinstance(cell, int)
        few += cell == "<5"
        withheld += cell is None
        if cell == "<5" and value >= FEWEST or cell is None and value < FEWEST or isinstance(cell, int) and cell != value:
            wrong.append(f"{row['part']} {row['key']} {name}: {cell}, not {value}")
        if isinstance(cell, int) and cell < FEWEST:
            wrong.append(f"{row['part']} {row['key']} {name}: {cell} is shown")
ok("each count is what the queue holds, and none below five is shown", wrong)
ok("the year has counts that are shown, few and withheld", [] if shown > 30 and few > 5 and withheld > 2 else [f"{shown} {few} {withheld}"])
helped = [case for case in best_of(cases) if class_of(case) == "helped"]
waiting = [case for case in best_of(cases) if class_of(case) == "waiting"]
ok("pupils were helped, and others wait", [] if len(helped) > 30 and len(waiting) > 20 else [f"{len(helped)} {len(waiting)}"])

# ---- no sum with one hidden part ----

wrong = []
for row in rows:
    if row["part"] in ("school", "programme"):
        hidden = [name for name in ["referred"] + CLASSES if not isinstance(row[name], int)]
        if len(hidden) == 1:
            wrong.append(f"{row['key']}: only {hidden[0]}")
for parent, children in [(parts["all"][0], parts["department"]), (parts["all"][0], parts["programme"])] + [
        (department, [row for row in parts["school"] if any(case[2] == row["key"] and case[3] == department["key"] for case in cases)])
        for department in parts["department"]]:
    for name in ["referred"] + CLASSES:
        hidden = [row for row in children if not isinstance(row[name], int)]
        if isinstance(parent[name], int) and len(hidden) == 1:
            wrong.append(f"{hidden[0]['key']} {name}: alone hidden of {parent['part']}")
ok("no total gives a hidden count away by subtraction", wrong)

# ---- hours, schools, volunteers ----

wrong = []
for row in rows:
    chosen = members(row)
    at_work = [case for case in chosen if class_of(case) == "helped"]
    if row["minutes"] is not None and row["minutes"] != sum(case[7] for case in chosen):
        wrong.append(f"{row['key']} minutes {row['minutes']}")
    if row["minutes"] is not None and len({case[1] for case in at_work}) < FEWEST:
        wrong.append(f"{row['key']}: minutes of fewer than five")
    helped_at = {}
    for case in at_work:
        helped_at.setdefault(case[2], set()).add(case[1])
    partners = sum(len(pupils) >= FEWEST for pupils in helped_at.values())
    if row["partner_schools"] is not None and row["partner_schools"] != partners:
        wrong.append(f"{row['key']} partner schools {row['partner_schools']}")
    if row["tutors"] is not None and row["tutors"] != len({case[8] for case in chosen if case[8]}):
        wrong.append(f"{row['key']} tutors {row['tutors']}")
if not parts["all"][0]["minutes"]:
    wrong.append("no hours at all")
ok("hours, partner schools and tutors are those of the record", wrong)


# ---- changes ----


def student(degrees):
    """The 97.5 % quantile of Student's t, by Simpson's rule and bisection."""
    scale = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(degrees * math.pi)

    def upto(t, steps=2000):
        width = t / steps
        total = sum((4 if i % 2 else 2 if 0 < i < steps else 1) * (1 + (i * width) ** 2 / degrees) ** (-(degrees + 1) / 2)
                    for i in range(steps + 1))
        return 0.5 + scale * total * width / 3

    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if upto(middle) < 0.975 else (low, middle)
    return low


def compare_change(where, printed, changes, members, wrong):
    """`members`: of the class, with and without measures; how many are without is a count too."""
    if printed is None:
        return 0
    n = len(changes)
    told = printed["pupils"]
    untold.append(told is None)
    if n < FEWEST or told not in (n, None) or told is not None and 0 < members - n < FEWEST:
        wrong.append(f"{where}: of {told}, not {n} of {members}")
        return 1
    mean = statistics.fmean(changes)
    half = student(n - 1) * statistics.stdev(changes) / math.sqrt(n)
    printed_half = (printed["high"] - printed["low"]) / 2
    # Between its entries the table takes fewer degrees: never narrower, at most a hundredth wider.
    if not close(printed["mean"], mean) or not half - 0.011 <= printed_half <= half * 1.01 + 0.011:
        wrong.append(f"{where}: {printed} but {mean:.4f} ± {half:.4f}")
    return 1


untold = []


def average_change(case):
    """From the first term to the second; a referral made when the second was there has one measure."""
    pupil = truth.get(case[9])
    if db.execute("SELECT created FROM referral WHERE id = ?", (case[0],)).fetchone()[0] >= day("2027-03-10"):
        return None
    return (year.average(pupil, 2) - year.average(pupil, 1)) / 100 if pupil else None


wrong, compared = [], 0
for row in rows:
    for group in ("helped", "waiting"):
        chosen = [case for case in best_of(members(row)) if class_of(case) == group]
        changes = [change for change in map(average_change, chosen) if change is not None]
        compared += compare_change(f"{row['part']} {row['key']} {group}", row[f"average_{group}"], changes, len(chosen), wrong)
ok("changes of average are those of the averages as they were delivered", wrong if compared > 6 else wrong + [f"only {compared}"])


def absence_change(case):
    base = case[6]
    if base is None:
        base = db.execute("SELECT created FROM referral WHERE id = ?", (case[0],)).fetchone()[0]
    measured = db.execute("SELECT day, value FROM measure WHERE referral = ? AND what = 1 ORDER BY day", (case[0],)).fetchall()
    before = [entry for entry in measured if entry[0] <= base] or measured[:1]
    if not before or measured[-1][0] <= before[-1][0]:
        return None
    return (measured[-1][1] - before[-1][1]) / 1e6


wrong, compared = [], 0
for row in rows:
    for group in ("helped", "waiting"):
        chosen = [case for case in best_of(members(row)) if class_of(case) == group]
        changes = [change for change in map(absence_change, chosen) if change is not None]
        compared += compare_change(f"{row['part']} {row['key']} {group}", row[f"absence_{group}"], changes, len(chosen), wrong)
ok("changes of absence are those of the measures kept", wrong if compared > 6 else wrong + [f"only {compared}"])
ok("the number of pupils of some changes is told, and of others not", [] if True in untold and False in untold else [str(untold)])

# ---- answers, flags, outcomes ----


def compare_pair(where, n, part, values, wrong):
    """Two printed counts and the true ones: the second is part of the first."""
    expect_n = values[0] if values[0] >= FEWEST else "<5"
    rest = values[0] - values[1]
    expect_part = "<5" if values[0] < FEWEST or values[1] < FEWEST else None if rest < FEWEST else values[1]
    if n != expect_n or part != expect_part:
        wrong.append(f"{where}: {n}, {part} but {values}")


answered = db.execute(
    """SELECT f.rule, count(DISTINCT r.id), count(DISTINCT iif(a.reason = 'not-relevant', r.id, NULL))
       FROM referral r JOIN referral_step a ON a.referral = r.id AND a.event IN ('accept', 'decline')
       JOIN referral_flag l ON l.referral = r.id JOIN flag f ON f.id = l.flag GROUP BY f.rule ORDER BY f.rule""").fetchall()
# A rule whose flags cover those of a small one does not say by its answers how many they are.
by_rule = dict(db.execute("SELECT rule, count(DISTINCT person || ' ' || school) FROM flag WHERE raised IS NOT NULL GROUP BY rule"))
total = db.execute("SELECT count(*) FROM (SELECT DISTINCT person, school FROM flag WHERE raised IS NOT NULL)").fetchone()[0]
covers = {rule for rule, n in by_rule.items() if n >= FEWEST and 0 < total - n < FEWEST}
if any(n < FEWEST for n in by_rule.values()):
    covers.add(min((n, rule) for rule, n in by_rule.items() if n >= FEWEST and rule not in covers)[1])
wrong = [] if covers else ["no rule covers another"]
for line, (rule, n, irrelevant) in zip(parts["rule"], answered):
    if rule in covers and n >= FEWEST:
        if line["answered"] is not None or isinstance(line["not_relevant"], int):
            wrong.append(f"{rule}: {line['answered']} answered, where its flags are hidden")
        continue
    compare_pair(rule, line["answered"], line["not_relevant"], (n, irrelevant), wrong)
    if line["key"] != rule:
        wrong.append(f"{line['key']} in place of {rule}")
ok("what coordinators answered is counted by rule", wrong if len(answered) == len(parts["rule"]) > 0 else ["rules are missing"])

flags = db.execute(
    """SELECT s.uai, count(*), sum(EXISTS(SELECT 1 FROM flag f WHERE f.person = m.person AND f.school = s.id AND f.raised IS NOT NULL))
       FROM member m JOIN school s ON s.id = m.school JOIN person p ON p.id = m.person
       WHERE m.year = 2026 AND p.joined IS NULL GROUP BY s.uai ORDER BY s.uai""").fetchall()
wrong, shares = [], []
# The total is known from the levels. Whose referred are hidden stands in for a small one; without any, the smallest of the others does.
referred = {row["key"]: row["referred"] for row in parts["school"]}
covers = {uai for uai, n, flagged in flags if flagged >= FEWEST and uai in referred and not isinstance(referred[uai], int)}
hidden = covers | {uai for uai, n, flagged in flags if flagged < FEWEST or n - flagged < FEWEST}
if hidden and (not covers or len(hidden) == 1):
    covers |= {min((flagged, uai) for uai, n, flagged in flags if uai not in hidden)[1]}
for line, (uai, n, flagged) in zip(parts["flags"], flags):
    if line["key"] not in covers:
        compare_pair(uai, line["pupils"], line["flagged"], (n, flagged), wrong)
    elif line["flagged"] is not None or line["percent"] is not None:
        wrong.append(f"{uai}: what is hidden of the referred is shown of the flagged")
    if line["flagged"] is None and isinstance(referred.get(uai), int):
        wrong.append(f"{uai}: what is hidden of the flagged is shown of the referred")
    if isinstance(line["flagged"], int):
        shares.append(line["percent"])
        if not close(line["percent"], 100 * flagged / n):
            wrong.append(f"{uai}: {line['percent']}")
if shares and not close(parts["flags"][0]["median_percent"], statistics.median(shares)):
    wrong.append("median")
ok("flags by school stand beside the median of those shown", wrong if len(shares) > 3 else wrong + ["too few schools"])

helped_ines = {case[9] for case in cases if class_of(case) == "helped"}
schools = {case[2] for case in cases if class_of(case) == "helped"}
sat = [pupil for pupil in truth.values() if pupil["level"] == "3e" and pupil["uai"] in schools]
groups = [[pupil for pupil in sat if (pupil["ine"] in helped_ines) == is_helped] for is_helped in (True, False)]
wrong = []
for line in parts["outcome"]:
    for name, group in zip(("helped", "others"), groups):
        values = (len(group), sum(year.passed(pupil) for pupil in group))
        compare_pair(f"brevet {name}", line[name], line[f"{name}_passed"], values, wrong)
ok("the brevet of the helped stands beside that of the others of their schools", wrong if len(parts["outcome"]) == 1 else ["no brevet"])

# ---- sessions, ends, files ----

with open(f"{work}/imported", encoding="utf-8") as file:
    imported = file.read()
with open(f"{work}/again", encoding="utf-8") as file:
    again = file.read()
ok("the same file of sessions again changes nothing",
   [] if "sessions noted: 0, corrected: 0" in again and "sessions noted: 0," not in imported else [imported, again])
march = {line["referral"]: line for line in load_json("march.json")}
wrong = []
for case in cases:
    line, pupil = march.get(case[0]), truth.get(case[9])
    if not line or line["state"] != "started" or not pupil or case[4] != "tutorat-college":
        continue
    if (line["end_proposed"] is not None) != (year.average(pupil, 2) >= 1000):
        wrong.append(f"referral {case[0]}: {line['end_proposed']} at {year.average(pupil, 2)}")
proposed = sum(1 for line in march.values() if line["end_proposed"])
ok("the end is proposed where the newer average reaches ten, and never made", wrong if proposed else wrong + ["none is proposed"])
with open(f"{work}/report.csv", encoding="utf-8-sig", newline="") as file:
    table = list(csv.reader(file, delimiter=";"))
wrong = [line for line in table if len(line) != 8]
by_key = {(line[0], line[1], line[3]): line[4] for line in table}
for row in rows:
    cell = by_key.get((row["part"], row["key"] or "", "helped"))
    if cell != ("" if row["helped"] is None else str(row["helped"])):
        wrong.append(f"{row['key']}: {cell}")
ok("the table for spreadsheets says the same", wrong)
with open(f"{work}/report.txt", encoding="utf-8") as file:
    text = file.read()
names = [pupil["last"] for pupil in truth.values() if pupil["last"] in text or pupil["ine"] in text]
ok("no pupil is named", names)
print(f"1..{number}")
