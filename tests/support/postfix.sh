# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Postfix on loopback that delivers into the mailbox of a real Dovecot: sourced by tests, in place of dovecot.sh. It delivers to
# secteur@exemple.fr and vigie@exemple.fr (with or without +…), refuses later@exemple.fr for now (451) and everybody else for good (550). Needs root, as Postfix does.
# shellcheck source=tests/support/dovecot.sh
. "$(dirname "${BASH_SOURCE[0]}")/dovecot.sh"
if [ "$(id -u)" -ne 0 ]; then
	echo "1..0 # SKIP Postfix starts as root only"
	exit 0
fi
chmod 755 "$work"

# postfix_on PORT: with the certificate $certificate, TLS as $tls says: may, none, or wrapped from the first byte.
postfix_on() {
	local dir=$work/postfix wrapped=no level=$tls
	[ "$tls" != wrapped ] || wrapped=yes level=may
	mkdir -p "$dir" "$work/postfix-queue" "$work/postfix-data"
	chown postfix "$work/postfix-data"
	cat >"$dir/main.cf" <<-END
		compatibility_level = 3.6
		queue_directory = $work/postfix-queue
		data_directory = $work/postfix-data
		maillog_file = $work/postfix.log
		maillog_file_prefixes = $work
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		myhostname = postfix.exemple.fr
		mydestination =
		alias_maps =
		local_recipient_maps =
		virtual_mailbox_domains = exemple.fr
		virtual_mailbox_base = $box
		virtual_mailbox_maps = inline:{secteur@exemple.fr=exports/, vigie@exemple.fr=exports/}
		recipient_delimiter = +
		virtual_uid_maps = static:$(id -u "$owner")
		virtual_gid_maps = static:$(id -g "$owner")
		virtual_minimum_uid = 1
		mynetworks = 127.0.0.0/8
		smtpd_recipient_restrictions = check_recipient_access inline:{{later@exemple.fr = 451 later}}, permit_mynetworks, reject
		smtpd_tls_cert_file = $work/$certificate.pem
		smtpd_tls_key_file = $work/$certificate.key
		smtpd_tls_security_level = $level
		smtpd_tls_wrappermode = $wrapped
	END
	cat >"$dir/master.cf" <<-END
		127.0.0.1:$1 inet n - n - - smtpd
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		tlsmgr unix - - n 1000? 1 tlsmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		proxymap unix - - n - - proxymap
		error unix - - n - - error
		virtual unix - n n - - virtual
		anvil unix - - n - 1 anvil
		postlog unix-dgram n - n - 1 postlogd
	END
	postfix -c "$dir" check 2>>"$work/postfix.err"
	/usr/lib/postfix/sbin/master -c "$dir" -d 2>>"$work/postfix.err" &
	started=$!
}
# start_postfix CERTIFICATE TLS
start_postfix() {
	certificate=$1 tls=$2
	serve_on postfix_on
}
stop_postfix() {
	kill "${servers[-1]}" && wait "${servers[-1]}"
	unset 'servers[-1]'
	rm -rf "$work/postfix-queue"
}
