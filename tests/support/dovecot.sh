# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Dovecot with one mailbox on loopback, for the tests of what reads mail: sourced by them, in place of servers.sh. Its user is
# "exports", its password "mot de passe".
# shellcheck source=tests/support/servers.sh
. "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

# Dovecot reads mail as another user than root.
box=$work/box owner=$(id -un) login=$(id -un)
[ "$owner" != root ] || owner=nobody login=dovenull
chmod 711 "$work"
mkdir -p "$box"
echo 'exports:{PLAIN}mot de passe' >"$work/passwd"

# dovecot_on PORT: with $capability, when it is set, as all that the server says it can.
dovecot_on() {
	cat >"$work/dovecot.conf" <<-END
		base_dir = $work/run
		state_dir = $work/state
		protocols = imap
		listen = 127.0.0.1
		default_internal_user = $([ "$login" = dovenull ] && echo dovecot || echo "$login")
		default_login_user = $login
		log_path = $work/dovecot.log
		ssl = required
		ssl_cert = <$work/$certificate.pem
		ssl_key = <$work/$certificate.key
		mail_location = maildir:$box/%u
		${capability:+imap_capability = $capability}
		passdb {
		  driver = passwd-file
		  args = $work/passwd
		}
		userdb {
		  driver = static
		  args = uid=$owner gid=$(id -gn "$owner") home=$box/%u
		}
		service anvil {
		  chroot =
		}
		service imap-login {
		  chroot =
		  inet_listener imap {
		    port = 0
		  }
		  inet_listener imaps {
		    port = $1
		    ssl = yes
		  }
		}
	END
	dovecot -F -c "$work/dovecot.conf" 2>>"$work/dovecot.err" &
	started=$!
}
# start_dovecot CERTIFICATE [CAPABILITY]
start_dovecot() {
	certificate=$1 capability=${2-}
	serve_on dovecot_on
}
stop_dovecot() {
	kill "$started" && wait "$started"
	unset 'servers[-1]'
}

# post NUMBER: the message on standard input arrives; those of higher numbers later.
post() {
	mkdir -p "$box/exports/"{cur,new,tmp}
	cat >"$box/exports/new/$1.M$1.exemple"
	chown -R "$owner" "$box"
}
empty() { rm -rf "$box/exports"; }
# So many messages; so many lines of what was printed.
inbox_holds() { [ "$(find "$box/exports/cur" "$box/exports/new" -type f | wc -l)" -eq "$1" ]; }
counts() { [ "$(grep -c -- "$1" "$work/out")" -eq "$2" ]; }
folder_holds() { [ "$(find "$box/exports/.$1/cur" "$box/exports/.$1/new" -type f | wc -l)" -eq "$2" ]; }
# all_of CHECK…: each a check with its words.
all_of() {
	local check
	for check; do eval "$check" || return 1; done
}
