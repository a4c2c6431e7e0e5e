#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Collects the messages of the C sources into a template: extract_messages.sh OUT.pot
set -eu
git ls-files -co --exclude-standard 'daemon/*.c' 'daemon/*.h' 'connectors/*.c' 'connectors/*.h' 'rules/*.c' 'rules/*.h' 'include/*.h' |
	LC_ALL=C sort |
	xgettext --files-from=- --output="$1" --language=C --from-code=UTF-8 --add-location=file --sort-output \
		--keyword=_ --keyword=N_ --keyword=P_:1,2 --package-name=vigie --no-wrap \
		--msgid-bugs-address=none --copyright-holder='the vigie authors'
