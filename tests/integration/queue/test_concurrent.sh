#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two processes of vigie and the service on one queue at once. QUEUE_ACTIONS=10000 ("make check-queue") is the long run; SEED repeats one.
set -u
: "${BUILD:=build/release}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if python3 "$(dirname "$0")/actions.py" "$(realpath "$BUILD/vigie")" "$(realpath "$BUILD/vigied")" "$work" \
	"${QUEUE_ACTIONS:-300}" "${SEED:-$RANDOM}"; then
	echo "ok 1 - every promise of the queue holds after each action"
else
	echo "not ok 1 - every promise of the queue holds after each action"
	tail -5 "$work/log" | sed 's/^/# /'
fi
echo "1..1"
