#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Examines messages to the letter of the RFCs that a mail program and a spam filter hold them to: examine.py FILE.eml…

A file is called LETTER.LANGUAGE.IDENTITY.eml. Prints what is wrong, a line each; exit 1 if anything is. The pupils of the set are all
called ESSAI-ZÉBULON Écho.
"""
import email
import email.policy
import email.utils
import re
import sys

ONE_EACH = {"date", "from", "to", "message-id", "subject", "mime-version", "content-type", "content-language", "auto-submitted",
            "x-auto-response-suppress"}
AT_MOST_ONE = ONE_EACH | {"reply-to", "in-reply-to", "references", "list-id", "content-transfer-encoding"}
LISTED = {"digest", "urgent", "alive", "code"}
ID = r"<[0-9a-z]+@[a-z.]+>"
ENCODED = re.compile(r"=\?UTF-8\?Q\?[!->@-~]+\?=")


def lines(raw, say):
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        say("a line does not end in CR LF")
    if max(raw) > 126:
        say("a byte is not ASCII")
    for number, line in enumerate(raw.split(b"\r\n"), 1):
        if len(line) > 78:
            say(f"line {number} has {len(line)} bytes")
        if line != line.rstrip() and not line.startswith(b"--"):
            say(f"line {number} ends in white space")


def header(raw, message, letter, say):
    names = [name.lower() for name in message.keys()]
    for name in ONE_EACH - set(names):
        say(f"no {name}")
    for name in set(names):
        if name not in AT_MOST_ONE:
            say(f"{name} has no business here")
        if names.count(name) > 1:
            say(f"{name} more than once")
    date = email.utils.parsedate_to_datetime(message["Date"])
    if date.tzinfo is None or email.utils.format_datetime(date) != email.utils.format_datetime(date).strip():
        say("the date has no zone")
    for name in ("Message-ID", "In-Reply-To", "References"):
        if message[name] is not None and not re.fullmatch(ID, message[name].strip()):
            say(f"{name}: {message[name]}")
    if message["Auto-Submitted"] != ("auto-replied" if letter == "answer" else "auto-generated"):
        say("Auto-Submitted does not say what it is (RFC 3834)")
    if (message["List-Id"] is not None) != (letter in LISTED):
        say("List-Id belongs to what goes to several coordinators, and to nothing else")
    if letter in ("answer", "code") and (message["In-Reply-To"] is None or message["References"] != message["In-Reply-To"]):
        say("it does not follow the message that it is about")
    if message["List-Unsubscribe"] is not None:
        say("nobody can unsubscribe by a link")
    head = raw.split(b"\r\n\r\n")[0].decode()
    for word in re.findall(r"=\?\S*", head):
        if not ENCODED.fullmatch(word) or len(word) > 75:
            say(f"no encoded word (RFC 2047): {word}")
    for mailbox in message["From"].addresses + message["To"].addresses:
        if not re.fullmatch(r"[a-z0-9.+-]+@[a-z.]+", mailbox.addr_spec):
            say(f"no mailbox: {mailbox}")


def parts(message, letter, language, say):
    bodies = {}
    for part in message.walk():
        if part.defects:
            say(f"defects: {part.defects}")
        if part.get_filename() is not None or part.get_content_disposition() not in (None, "inline"):
            say("something is attached")
        if part.get_content_maintype() != "text":
            continue
        if part.get_content_charset() != "utf-8" or part["Content-Transfer-Encoding"] != "quoted-printable":
            say("a text is not UTF-8 in quoted-printable")
        bodies[part.get_content_subtype()] = part.get_content()
    html = letter in ("digest", "urgent", "alive")
    if list(bodies) != (["plain", "html"] if html else ["plain"]):
        say(f"parts: {list(bodies)}")
    if message["Content-Language"] != language:
        say("Content-Language")
    if html:
        same_figures(bodies, language, say)
    return bodies


def same_figures(bodies, language, say):
    text, page = bodies["plain"], bodies["html"]
    said = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.S).replace("&quot;", '"').replace("&amp;", "&").replace("&#39;", "'")
    numbers = r"(?:No\.|N°)\s(\d+)"
    if re.findall(numbers, text) != re.findall(numbers, said):
        say("the two parts are about different referrals")
    if text.splitlines()[0] not in said:
        say("the two parts have different totals")
    if sorted(re.findall(r"\d+", text)) != sorted(set_of_numbers(said, text.splitlines()[0])):
        say("the two parts have different figures")
    if f'<html lang="{language}">' not in page:
        say("the page does not say its language")
    if re.search(r"https?:|src=|url\(|@import|<script|<link|<img", page):
        say("the page fetches something")


def set_of_numbers(said, total):
    # The total is the title of the page too.
    return re.findall(r"\d+", said.replace(total, "", 1))


def names(bodies, message, letter, identity, say):
    everything = "\n".join(list(bodies.values()) + [str(value) for value in message.values()])
    full, initials = "ESSAI-ZÉBULON" in everything, "É. E." in everything
    shows = identity if letter in ("digest", "urgent", "alive") else "none"
    if full != (shows == "full") or initials != (shows == "initials") or ("Écho" in everything) != (shows == "full"):
        say(f"under identity {identity} it shows " + ("the name" if full else "the initials" if initials else "nobody"))


def examine(path):
    letter, language, identity = path.rsplit("/", 1)[-1].split(".")[:3]
    wrong = []
    with open(path, "rb") as file:
        raw = file.read()
    say = wrong.append
    lines(raw, say)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.strict)
    except email.errors.MessageError as defect:
        return [f"{path}: {defect}"]
    header(raw, message, letter, say)
    names(parts(message, letter, language, say), message, letter, identity, say)
    return [f"{path.rsplit('/', 1)[-1]}: {sentence}" for sentence in wrong]


if __name__ == "__main__":
    found = [sentence for path in sys.argv[1:] for sentence in examine(path)]
    print("\n".join(found))
    sys.exit(1 if found else 0)
