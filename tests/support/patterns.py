#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What names a pupil of the invented department, to be looked for where it must not be: patterns.py PUPILS.CSV FOLDER.

Writes one pattern a line into FOLDER/names, lasts, ines and births. Single first names are too common words to be looked for."""
import csv
import pathlib
import sys

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8"), delimiter=";"))
folder = pathlib.Path(sys.argv[2])
names, births = set(), set()
for row in rows:
    last, first = row["last"], row["first"]
    forms = {f"{last} {first}", f"{first} {last}", f"{last}, {first}", f"{last};{first}"}
    names |= forms | {form.upper() for form in forms}
    year, month, day = row["born"].split("-")
    births |= {f"{year}-{month}-{day}", f"{day}/{month}/{year}"}
for name, patterns in {
    "names": names,
    "lasts": {row["last"] for row in rows},
    "ines": {row["ine"] for row in rows if row["ine"]},
    "births": births,
}.items():
    (folder / name).write_text("\n".join(sorted(patterns)) + "\n")
