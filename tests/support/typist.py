# SPDX-License-Identifier: GPL-3.0-or-later
"""Types at a terminal: typist.py ANSWERS PROGRAM…. Runs the program on a terminal of its own and types the lines of the
file ANSWERS, each when a prompt ("> " at the end) waits for it; what the program shows goes to standard output.
Exits as it does."""
import os
import pty
import select
import sys
import time

answers = open(sys.argv[1], "rb").read().splitlines(keepends=True)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown, fresh = b"", b""
deadline = time.monotonic() + 60
while time.monotonic() < deadline:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    fresh += part
    if fresh.endswith(b"> ") and answers:
        fresh = b""
        os.write(terminal, answers.pop(0))
    elif fresh.endswith(b"> "):
        fresh = b""
        os.write(terminal, b"\x04")
status = os.waitpid(pid, 0)[1]
sys.stdout.buffer.write(shown.replace(b"\r", b""))
sys.exit(os.waitstatus_to_exitcode(status))
