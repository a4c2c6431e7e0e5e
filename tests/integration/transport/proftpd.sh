# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2154 # used and set by who sources this
# A ProFTPD on loopback, for the tests of FTPS and of passwords over SFTP: sourced by them. It serves $home to vigie with the password
# motdepasse; $ftp_log is what it was told.
# What a test may set: tls=off (no TLS), tls=implicit (from the first byte), tls=sftp (SSH), certificate=NAME, rate=KB a second.

proftpd_start() {
	mkdir -p "$home" "$work/proftpd"
	ftp_log=$work/proftpd/commands
	rm -f "$work/proftpd/users"
	ftpasswd --passwd --stdin --file="$work/proftpd/users" --name=vigie --uid="$(id -u)" --gid="$(id -g)" --home="$home" --shell=/bin/sh \
		<<<motdepasse >/dev/null 2>&1
	chmod 600 "$work/proftpd/users"
	serve_on run_proftpd
	proftpd=$started
}
run_proftpd() {
	: >"$ftp_log"
	{
		cat <<END
ModulePath /usr/lib/proftpd
LoadModule mod_tls.c
LoadModule mod_sftp.c
ServerName essai
ServerType standalone
DefaultAddress 127.0.0.1
SocketBindTight on
Port $1
UseIPv6 off
UseReverseDNS off
User $(id -un)
Group $(id -gn)
RootLogin on
RequireValidShell off
AuthPAM off
AuthOrder mod_auth_file.c
AuthUserFile $work/proftpd/users
AllowOverwrite on
PidFile $work/proftpd/pid
ScoreboardFile $work/proftpd/score
DelayEngine off
WtmpLog off
TransferLog none
SystemLog $work/proftpd/log
LogFormat asked "%m"
ExtendedLog $ftp_log ALL asked
END
		[ -z "${rate-}" ] || echo "TransferRate RETR $rate"
		case ${tls-} in
		off) ;;
		sftp)
			echo "SFTPEngine on"
			echo "SFTPHostKey $work/proftpd/host"
			echo "SFTPLog $work/proftpd/ssh"
			;;
		*)
			echo "TLSEngine on"
			echo "TLSRequired on"
			echo "TLSProtocol TLSv1.2 TLSv1.3"
			echo "TLSECCertificateFile $work/${certificate:-server}.pem"
			echo "TLSECCertificateKeyFile $work/${certificate:-server}.key"
			[ "${tls-}" != implicit ] || echo "TLSOptions UseImplicitSSL"
			;;
		esac
	} >"$work/proftpd/config"
	/usr/sbin/proftpd -n -c "$work/proftpd/config" >"$work/proftpd/out" 2>&1 &
	started=$!
}
# told COMMAND: how often a client said so.
told() { grep -cE "^$1\$" "$ftp_log"; }
