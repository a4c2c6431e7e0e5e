/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of a folder of an FTP server under TLS, for what is said and for what is sent:
 * nothing goes in clear text, not even the name of the user. A server that does not begin with TLS
 * is told to (AUTH TLS); one that cannot is refused.
 */
#include <errno.h>
#include <string.h>

#include "connectors/transport/remote.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

#define SCHEME "ftps"

/* libcurl's ftps is TLS from the first byte; its ftp, with encryption required, asks for it. */
static const char *scheme(const struct remote *self)
{
	return self->explicit_tls ? "ftp" : SCHEME;
}

static int set(struct remote *self, CURL *handle)
{
	(void)self;
	return curl_easy_setopt(handle, CURLOPT_FTP_FILEMETHOD, (long)CURLFTPMETHOD_NOCWD) ==
			       CURLE_OK
		       ? 0
		       : -ENOMEM;
}

/*
 * NOOP goes before EPSV: libcurl 7.88, told by the server at once where to connect to, would wait
 * for neither a socket nor a time (measured on the loopback). Reading a file asks for its date
 * first.
 */
static int set_listing(struct remote *self, CURL *handle)
{
	struct vigie_buffer command = {0};
	int r;

	vigie_buffer_append_string(&command, "*NOOP");
	vigie_remote_forget_commands(self);
	r = vigie_remote_add_command(self, &command);
	if (r < 0)
		return r;
	if (curl_easy_setopt(handle, CURLOPT_QUOTE, self->commands) != CURLE_OK)
		return -ENOMEM;
	if (self->no_facts)
		return 0;
	return curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "MLSD") == CURLE_OK ? 0 : -ENOMEM;
}

static int set_probe(CURL *handle)
{
	return curl_easy_setopt(handle, CURLOPT_NOBODY, 1L) == CURLE_OK ? 0 : -ENOMEM;
}

static int read_line(const struct remote *self, char *line, struct listing_entry *ret_entry)
{
	return self->no_facts ? vigie_listing_read_long(line, ret_entry)
			      : vigie_listing_read_facts(line, ret_entry);
}

/* The first slash of a URL only ends the server's name: FTP begins where the login leads. */
static int add(struct remote *self, const char *verb, const char *path)
{
	struct vigie_buffer command = {0};
	const char *folder = vigie_buffer_string(&self->root);

	vigie_buffer_append_format(&command, "%s %s%s%s", verb, *folder ? folder + 1 : "",
				   *folder ? "/" : "", path);
	return vigie_remote_add_command(self, &command);
}

static int add_folder(struct remote *self, const char *path)
{
	return add(self, "*MKD", path);
}

static int add_move(struct remote *self, const char *from, const char *to)
{
	int r = add(self, "RNFR", from);

	return r < 0 ? r : add(self, "RNTO", to);
}

static int add_removal(struct remote *self, const char *path)
{
	return add(self, "DELE", path);
}

/*
 * A server may want to be told to begin with TLS, and may not know MLSD, which it says by a code
 * from 500 to 504 or by closing the connection for the data: until a listing came, each is tried.
 */
static int judge(struct remote *self, int result)
{
	long response = vigie_transfer_response(self->transfer);
	bool refused = response >= 500 && response <= 504;

	if (!self->listed && !self->explicit_tls && response == 0 &&
	    (result == -EIO || result == -ECONNREFUSED))
		return self->explicit_tls = true;
	if (!self->listed && !self->no_facts && response > 0 && (result == -EIO || refused))
		return self->no_facts = true;
	if (!self->listed)
		self->explicit_tls = self->no_facts = false;
	return result;
}

static const struct remote_protocol protocol = {
	.family = VIGIE_FAMILY_FTP,
	.schemes = "ftp,ftps",
	.scheme = scheme,
	.set = set,
	.set_listing = set_listing,
	.set_probe = set_probe,
	.read_line = read_line,
	.add_folder = add_folder,
	.add_move = add_move,
	.add_removal = add_removal,
	.judge = judge,
};

static int open_ftps(const struct vigie_transport_options *options, sd_event *event,
		     const struct vigie_transport_events *events,
		     struct vigie_transport **ret_transport)
{
	return vigie_remote_open(&protocol, &vigie_transport_ftps, options, event, events,
				 ret_transport);
}

const struct vigie_transport_class vigie_transport_ftps = {
	.scheme = SCHEME,
	.uses = VIGIE_USE_USER | VIGIE_USE_SECRET | VIGIE_USE_AUTHORITY | VIGIE_USE_CERTIFICATE |
		VIGIE_USE_AFTER,
	.needs = VIGIE_USE_USER | VIGIE_USE_SECRET,
	.check = vigie_remote_check,
	.open = open_ftps,
	.close = vigie_remote_close,
	.list = vigie_remote_list,
	.fetch = vigie_remote_fetch,
	.settle = vigie_remote_settle,
};
