#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pictures of a digest with ten referrals, as a telephone and a desk show it, light and dark: `make mail-pictures` writes them below
# $BUILD/mail-pictures, with the message itself. For people to look at; needs chromium.
set -u
folder=$(realpath "$BUILD")/mail-pictures
mkdir -p "$folder"
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "$0")/../integration/cli/office.sh"
sed -i -e 's/language en/language fr/' -e 's/capacity 1 per school/capacity 12 per school\n    answer within 10 days/' \
	-e "s/Tutorat d'essai/Tutorat solidaire au collège/" "$VIGIE_CONF"
sed -i 's|smtp .*|&\n    inbox "imaps://localhost:1/INBOX"|' "$VIGIE_CONF"
rm -f "$work/rules.d"/*
cat >"$work/rules.d/10-essai.rules" <<'END'
rule "absences" {
    title    "Au moins quatre demi-journées d'absence non justifiées dans le mois"
    applies  to level in 6e..3e
    when     half_days(justified: no, over: this month) >= 4
    priority high
    refer    to "tutorat"
}
rule "urgent" {
    title    "Absent depuis dix demi-journées"
    applies  to level in 6e..3e
    when     half_days(justified: no, over: this month) >= 10
    priority urgent
    refer    to "tutorat"
}
END
rm -rf "$work/depots/0999999Z"
for school in 0999999Z 0999998Y; do
	mkdir -p "$work/depots/$school"
	{
		echo '{"t":"delivery","school":"'$school'","kind":"records","year":2026}'
		echo '{"t":"school","uai":"'$school'","name":"Collège Jean-Moulin","kind":"college"}'
		for n in 1 2 3 4 5; do
			half=5
			[ "$n" != 1 ] || half=11
			printf '{"t":"pupil","id":{"be":"%s"},"last":"INVENTE","first":"Essai","born":"2013-02-0%s","class":"5B","level":"5e"}\n' \
				"${school:6:1}$n" "$n"
			printf '{"t":"absence","id":{"be":"%s"},"from":"2026-11-03","to":"2026-11-09","half_days":"%s","justified":false}\n' \
				"${school:6:1}$n" "$half"
		done
	} >"$work/depots/$school/records.ndjson"
done
run run --once
cp "$work"/mail/*.eml "$folder/digest.eml"
python3 - "$folder" <<'END'
import email, email.policy, sys
with open(sys.argv[1] + "/digest.eml", "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.strict)
for part in message.walk():
    if part.get_content_maintype() == "text":
        with open(sys.argv[1] + "/digest." + part.get_content_subtype(), "w") as file:
            file.write(part.get_content())
END
# picture NAME WIDTH HEIGHT OPTION…
picture() {
	local name=$1 size=$2,$3
	shift 3
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/chromium" "--window-size=$size" \
		"--screenshot=$folder/$name.png" "$@" "file://$folder/digest.html" >/dev/null 2>&1
	echo "$folder/$name.png"
}
dark=--blink-settings=preferredColorScheme=0
picture telephone-light 412 915
picture telephone-dark 412 915 "$dark"
picture desk-light 1280 900
picture desk-dark 1280 900 "$dark"
