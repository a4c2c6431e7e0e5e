#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The linters that Debian has: layout, C, shell. Prints TAP; each finding says file and line.
set -u
# shellcheck source=tests/support/tap.sh
. "$(dirname "$0")/../tap.sh"

mapfile -t c_files < <(git ls-files '*.c' '*.h')
mapfile -t shell_files < <(git ls-files '*.sh' '.ci/run')

verdict "the layout of C files is that of .clang-format" \
	"$(clang-format --dry-run --Werror "${c_files[@]}" 2>&1 | grep -E 'error:')"
# Its leaks are false where a cleanup attribute stands behind a macro; the sanitizers find the true ones.
verdict "cppcheck finds nothing" \
	"$(cppcheck --quiet --std=c11 --language=c --enable=warning,portability --inline-suppr -Iinclude -I. \
		--suppress=memleak --suppress=missingInclude --suppress=missingIncludeSystem --suppress=unknownMacro \
		--template='{file}:{line}: {id}: {message}' daemon connectors rules 2>&1 | grep -vE '^$|nofile')"
verdict "shellcheck finds nothing" "$(shellcheck -S warning "${shell_files[@]}" 2>&1)"
echo "1..$number"
