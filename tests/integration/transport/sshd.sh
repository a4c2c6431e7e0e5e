# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2154 # used and set by who sources this
# SSH servers on loopback, for the tests of SFTP: sourced by them. Both serve $exports to the user who runs the test.

# sshd_start: OpenSSH, for those who have $work/client_key (or $work/locked_key, whose passphrase is "mot de passe"); $url is the folder,
# $work/known_hosts knows its key. $sshd_log is what it says.
sshd_start() {
	mkdir -p "$exports" "$work/sshd"
	sshd_log=$work/sshd/log
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	ssh_key "$work/sshd/host"
	ssh_key "$work/client_key"
	ssh_key "$work/locked_key" "mot de passe"
	cat "$work/client_key.pub" "$work/locked_key.pub" >"$work/sshd/authorized"
	serve_on run_sshd
	server=127.0.0.1:$port
	url=sftp://$server$exports
	know_host "$port" "$work/sshd/host" >"$work/known_hosts"
	login=("user=$(id -un)" "known_hosts=$work/known_hosts")
}
run_sshd() {
	cat >"$work/sshd/config" <<END
Port $1
ListenAddress 127.0.0.1
HostKey $work/sshd/host
PidFile none
AuthorizedKeysFile $work/sshd/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
ForceCommand internal-sftp
END
	: >"$sshd_log"
	/usr/sbin/sshd -D -f "$work/sshd/config" -E "$sshd_log" &
	started=$!
}
# ssh_key FILE [PASSPHRASE]
ssh_key() { ssh-keygen -q -t ed25519 -N "${2-}" -C essai -f "$1"; }
# know_host PORT KEY: the line of known_hosts.
know_host() { echo "[127.0.0.1]:$1 $(cut -d' ' -f1,2 "$2.pub")"; }
