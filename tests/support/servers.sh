# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Real servers on loopback for the tests of the transports, and the program that drives a transport by hand: sourced by them. Each server
# has a folder of its own below $work, a port of the kernel's choice, and ends with the test.
# What a test adds: `server_NAME_start` that calls `serve_on`, and its checks.
# shellcheck source=tests/integration/cli/office.sh
. "$(dirname "${BASH_SOURCE[0]}")/../integration/cli/office.sh"
probe=$(realpath "$BUILD/probe")
support=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
servers=()
unset http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY

end_servers() {
	[ "$BASHPID" = $$ ] || return
	local server
	for server in "${servers[@]}"; do kill "$server" 2>/dev/null; done
	wait "${servers[@]}" 2>/dev/null
	rm -rf "$work"
}
trap end_servers EXIT
trap "exit 1" TERM INT

# free_port: a port that nobody listens on at this moment; another program may take it before the server does: see serve_on.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# listening PORT PID: until the server accepts connections; fails when it has ended.
listening() {
	until (exec 9<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
		kill -0 "$2" 2>/dev/null || return 1
	done
}
# serve_on FUNCTION: calls FUNCTION with a port until a server listens there; the function starts it in the background and sets $started to
# its process. The port is in $port afterwards.
serve_on() {
	local try
	for try in 1 2 3 4 5; do
		port=$(free_port)
		started=
		"$1" "$port"
		if [ -n "$started" ] && listening "$port" "$started"; then
			servers+=("$started")
			return 0
		fi
		echo "# try $try: $1 does not listen on $port"
	done
	echo "Bail out! $1 does not start"
	exit 1
}

# authority NAME: a certificate authority $work/NAME.pem.
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=Test $1" \
		-keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}
# certify AUTHORITY NAME NAMES: a certificate $work/NAME.pem with its key $work/NAME.key, for these names ("DNS:localhost,IP:127.0.0.1").
certify() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -keyout "$work/$2.key" -out "$work/$2.csr" 2>/dev/null
	openssl x509 -req -in "$work/$2.csr" -CA "$work/$1.pem" -CAkey "$work/$1.key" -CAcreateserial -days 2 \
		-extfile <(echo "subjectAltName=$3") -out "$work/$2.pem" 2>/dev/null
}

# probe URL WORD…: drives the transport; what it prints is in $work/out, its status in $code. See tests/support/probe/probe.c.
probe() {
	local url=$1
	shift
	mkdir -p "$work/spool" "$work/fetched"
	code=0
	timeout 60 "$probe" "$url" "spool=$work/spool" "out=$work/fetched" "$@" >"$work/out" 2>"$work/err" || code=$?
}
# records: a delivery of one invented pupil.
records() {
	printf '%s\n' '{"t":"delivery","school":"0999999Z","kind":"records","year":2026}' \
		'{"t":"pupil","id":{"ine":"0123456790Z"},"last":"INVENTE","first":"Élève","born":"2013-03-01","class":"4C","level":"4e"}'
}
# The spool holds nothing, whole or not.
spool_is_empty() { [ -z "$(ls -A "$work/spool")" ]; }
fetched() { cmp -s "$work/fetched/$1" "$2"; }

# script_start SCRIPT ARGUMENT…: a scripted server (tests/support/SCRIPT.py), which listens on a port of its own choice and prints it.
script_start() {
	local script=$1
	shift
	: >"$work/script.port"
	python3 "$support/$script.py" "$@" >"$work/script.port" 2>"$work/script.err" &
	servers+=("$!")
	until [ -s "$work/script.port" ]; do
		kill -0 "${servers[-1]}" 2>/dev/null || { echo "Bail out! $script does not start"; exit 1; }
	done
	port=$(cat "$work/script.port")
}

# nginx_start: HTTPS from $work/www: /files/ plain; /dav/ WebDAV; /slow/ at a trickle; /basic/, /bearer/ and /private/ for those who log in
# (vigie and motdepasse, the token jeton, our certificate); /gone/ redirects; /old/ says no version. $requests is its log, $site its address.
nginx_start() {
	mkdir -p "$work/www/files" "$work/www/dav" "$work/nginx"
	requests=$work/nginx/requests
	printf 'vigie:%s\n' "$(openssl passwd -apr1 motdepasse)" >"$work/nginx/users"
	serve_on run_nginx
	# shellcheck disable=SC2034 # used by who sources this
	site=localhost:$port
}
run_nginx() {
	local user=
	[ "$(id -u)" -ne 0 ] || user='user root;'
	cat >"$work/nginx/nginx.conf" <<END
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
daemon off; master_process off; $user
pid $work/nginx/pid; error_log $work/nginx/errors;
events { worker_connections 256; }
http {
	log_format short '\$request_method \$request_uri \$status \$body_bytes_sent';
	access_log $work/nginx/requests short;
	client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy;
	fastcgi_temp_path $work/nginx/fastcgi; uwsgi_temp_path $work/nginx/uwsgi; scgi_temp_path $work/nginx/scgi;
	server {
		listen 127.0.0.1:$1 ssl;
		ssl_certificate $work/${certificate:-server}.pem; ssl_certificate_key $work/${certificate:-server}.key;
		ssl_client_certificate $work/ca.pem; ssl_verify_client optional;
		root $work/www;
		location /dav/ { dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS; create_full_put_path off; }
		location /slow/ { alias $work/www/files/; sendfile off; output_buffers 1 16k; limit_rate 100k; }
		location /slowdav/ { alias $work/www/dav/; dav_ext_methods PROPFIND OPTIONS; sendfile off; output_buffers 1 16k; limit_rate 100k; }
		location /basic/ { alias $work/www/files/; auth_basic essai; auth_basic_user_file $work/nginx/users; }
		location /basicdav/ { alias $work/www/dav/; dav_ext_methods PROPFIND OPTIONS; auth_basic essai; auth_basic_user_file $work/nginx/users; }
		location /bearer/ { alias $work/www/files/; if (\$http_authorization != "Bearer jeton") { return 401; } }
		location /private/ { alias $work/www/files/; if (\$ssl_client_verify != SUCCESS) { return 403; } }
		location /gone/ { return 302 https://localhost:$1/files/; }
		location /broken/ { return 500; }
		location /old/ { alias $work/www/files/; etag off; add_header Last-Modified ""; if_modified_since off; }
	}
}
END
	/usr/sbin/nginx -p "$work/nginx" -c "$work/nginx/nginx.conf" -e "$work/nginx/errors" &
	started=$!
}
# asked METHOD PATH STATUS: how often the server answered so.
asked() { grep -cE "^$1 $2 $3 " "$requests"; }

authority ca
authority stranger
certify ca server "DNS:localhost,IP:127.0.0.1"
certify ca elsewhere "DNS:elsewhere.invalid"
certify ca client "email:vigie@exemple.fr"
