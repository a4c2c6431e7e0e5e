# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in a school year of the golden report, as files and decisions that follow from numbers alone.

year.py averages TERM WORK        general averages of every pupil, as records
year.py answers WORK              what coordinators answer: "number event options"
year.py sessions WORK             seances.csv: what tutors noted
year.py outcomes WORK             the brevet of the pupils of 3e, as records
"""
import csv
import datetime
import json
import sys


def draw(*key):
    """A number from 0 to 999 that only depends on the key."""
    value = 17
    for part in "|".join(str(item) for item in key):
        value = (value * 131 + ord(part)) % 1000003
    return value * 7919 % 1000


def pupils(work):
    with open(f"{work}/pupils.csv", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=";"))


def average(pupil, term):
    """In hundredths: weak, middling and strong pupils, who move by -1.50 to +2.49 in the year."""
    first = 600 + draw(pupil["ine"], "level") * 11 // 10
    return first if term == 1 else first - 150 + draw(pupil["ine"], "change") * 4 // 10


def passed(pupil):
    return draw(pupil["ine"], "brevet") < 700


def write_records(work, name, kind, lines):
    """Each school's records in a file of its own."""
    for school in {line[0] for line in lines}:
        with open(f"{work}/exports/depots/{school}/{name}.ndjson", "w", encoding="utf-8") as file:
            head = {"t": "delivery", "school": school, "kind": kind, "year": 2026, "complete": False}
            print(json.dumps(head), file=file)
            for line in lines:
                if line[0] == school:
                    print(json.dumps(line[1]), file=file)


def averages(term, work):
    lines = []
    for pupil in pupils(work):
        if pupil["ine"]:
            value = average(pupil, int(term))
            record = {"t": "average", "id": {"ine": pupil["ine"]}, "term": int(term), "value": f"{value // 100}.{value % 100:02}"}
            lines.append((pupil["uai"], record))
    write_records(work, f"moyennes-generales-{term}", "grades", lines)


def referrals(work):
    with open(f"{work}/referrals.json", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def answers(work):
    for referral in referrals(work):
        if referral["state"] not in ("ready", "proposed"):
            continue
        number, lot = referral["referral"], draw(referral["referral"], "answer")
        if lot < 120:
            print(number, "decline --reason not-relevant")
        elif lot < 170:
            print(number, "decline --reason schedule")
        elif lot < 850:
            print(number, "accept")
            if lot < 800:
                print(number, f"assign --to Tuteur-{number % 23}")


def sessions(work):
    with open(f"{work}/seances.csv", "w", encoding="utf-8") as file:
        print("Orientation;Date;Minutes;Présent", file=file)
        for referral in referrals(work):
            if referral["state"] != "assigned":
                continue
            number = referral["referral"]
            day = datetime.date(2026, 12, 3 + number % 9)
            while day < datetime.date(2027, 3, 6):
                present = day.month == 12 or draw(number, day) < 850
                print(f"{number};{day:%d/%m/%Y};{45 + number % 3 * 15};{'oui' if present else 'non'}", file=file)
                day += datetime.timedelta(days=7)


def outcomes(work):
    lines = []
    for pupil in pupils(work):
        if pupil["ine"] and pupil["level"] == "3e":
            record = {"t": "outcome", "id": {"ine": pupil["ine"]}, "name": "brevet", "value": passed(pupil), "date": "2027-07-02"}
            lines.append((pupil["uai"], record))
    write_records(work, "brevet", "outcomes", lines)


if __name__ == "__main__":
    {"averages": averages, "answers": answers, "sessions": sessions, "outcomes": outcomes}[sys.argv[1]](*sys.argv[2:])
