/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of a folder of an SSH server. The key of the server is held against a file of known
 * ones, always; one that is not there, or another, ends the exchange before anything is sent. Logs
 * in with the private key or the password of the source, never with an agent's.
 */
#include <errno.h>
#include <string.h>

#include "connectors/transport/remote.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

#define SCHEME "sftp"
#define KEY_UNSEEN -1 /* no server has shown one */

static const char *scheme(const struct remote *self)
{
	(void)self;
	return SCHEME;
}

/* Called by libcurl with what it found in the file of known hosts. */
static int on_key(CURL *handle, const struct curl_khkey *known, const struct curl_khkey *found,
		  enum curl_khmatch match, void *userdata)
{
	struct remote *self = userdata;

	(void)handle;
	(void)known;
	(void)found;
	self->key_match = (int)match;
	return match == CURLKHMATCH_OK ? CURLKHSTAT_FINE : CURLKHSTAT_REJECT;
}

#define KEY_OPTIONS(X)                                                                             \
	X(CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PUBLICKEY)                                    \
	X(CURLOPT_SSH_PRIVATE_KEYFILE, o->key)                                                     \
	X(CURLOPT_SSH_PUBLIC_KEYFILE, NULL)                                                        \
	X(CURLOPT_KEYPASSWD, o->secret)

#define HOST_OPTIONS(X)                                                                            \
	X(CURLOPT_SSH_KEYFUNCTION, on_key)                                                         \
	X(CURLOPT_SSH_KEYDATA, self)

#define SET(option, value) failed |= curl_easy_setopt(handle, option, value) != CURLE_OK;

static int set(struct remote *self, CURL *handle)
{
	const struct vigie_transport_options *o = vigie_transfer_options(self->transfer);
	int failed = 0;

	self->key_match = KEY_UNSEEN;
	HOST_OPTIONS(SET)
	if (o->key) {
		KEY_OPTIONS(SET)
	} else {
		SET(CURLOPT_SSH_AUTH_TYPES, (long)(CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD))
	}
	return failed ? -ENOMEM : 0;
}

/* A URL that ends with a slash is a listing already. */
static int set_listing(struct remote *self, CURL *handle)
{
	(void)self;
	(void)handle;
	return 0;
}

static int set_probe(CURL *handle)
{
	return curl_easy_setopt(handle, CURLOPT_RANGE, "0-0") == CURLE_OK ? 0 : -ENOMEM;
}

static int read_line(const struct remote *self, char *line, struct listing_entry *ret_entry)
{
	(void)self;
	return vigie_listing_read_long(line, ret_entry);
}

/* Between quotes, where a backslash takes away the meaning of the next byte. */
static void append_quoted(struct vigie_buffer *command, const char *text)
{
	for (; *text; text++) {
		if (strchr("\"'\\", *text))
			vigie_buffer_append_char(command, '\\');
		vigie_buffer_append_char(command, *text);
	}
}

/* As libcurl reads it in a command; unlike in a URL, it knows no ~ there: where the login leads is
 * where a path without a slash begins. */
static void append_path(struct vigie_buffer *command, const struct remote *self, const char *path)
{
	const char *root = vigie_buffer_string(&self->root);
	bool at_home = strncmp(root, "/~", 2) == 0 && (root[2] == '/' || !root[2]);

	if (at_home)
		root += root[2] ? 3 : 2;
	vigie_buffer_append_string(command, " \"");
	append_quoted(command, root);
	if (*root || !at_home)
		vigie_buffer_append_char(command, '/');
	append_quoted(command, path);
	vigie_buffer_append_char(command, '"');
}

static int add_folder(struct remote *self, const char *path)
{
	struct vigie_buffer command = {0};

	vigie_buffer_append_string(&command, "*mkdir");
	append_path(&command, self, path);
	return vigie_remote_add_command(self, &command);
}

static int add_move(struct remote *self, const char *from, const char *to)
{
	struct vigie_buffer command = {0};

	vigie_buffer_append_string(&command, "rename");
	append_path(&command, self, from);
	append_path(&command, self, to);
	return vigie_remote_add_command(self, &command);
}

static int add_removal(struct remote *self, const char *path)
{
	struct vigie_buffer command = {0};

	vigie_buffer_append_string(&command, "rm");
	append_path(&command, self, path);
	return vigie_remote_add_command(self, &command);
}

/* The command that prints the key of the server. */
static void append_scan(struct vigie_buffer *text, const struct remote *self)
{
	const char *host = vigie_buffer_string(&self->origin) + strlen("://");
	const char *end = *host == '[' ? strchr(host, ']') : strchr(host, ':');

	vigie_buffer_append_string(text, "ssh-keyscan ");
	if (end && *end == ']')
		host++;
	if (end && strchr(end, ':'))
		vigie_buffer_append_format(text, "-p %s ", strchr(end, ':') + 1);
	vigie_buffer_append(text, host, end ? (size_t)(end - host) : strlen(host));
}

static void explain_unknown(struct remote *self)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer scan = {0};
	const char *known = vigie_transfer_options(self->transfer)->known_hosts;

	append_scan(&scan, self);
	vigie_buffer_append_format(
		&self->message,
		_("the key of the server is not known, so nothing was sent to it: print it with "
		  "'%s', compare it with what its owner says, and add it to %s"),
		vigie_buffer_string(&scan), known ? known : "known_hosts");
}

static int judge(struct remote *self, int result)
{
	const char *known = vigie_transfer_options(self->transfer)->known_hosts;

	if (result == -EPERM && (!known || self->key_match == CURLKHMATCH_MISSING))
		explain_unknown(self);
	return result;
}

static const struct remote_protocol protocol = {
	.family = VIGIE_FAMILY_SSH,
	.schemes = SCHEME,
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

static int open_sftp(const struct vigie_transport_options *options, sd_event *event,
		     const struct vigie_transport_events *events,
		     struct vigie_transport **ret_transport)
{
	return vigie_remote_open(&protocol, &vigie_transport_sftp, options, event, events,
				 ret_transport);
}

const struct vigie_transport_class vigie_transport_sftp = {
	.scheme = SCHEME,
	.uses = VIGIE_USE_USER | VIGIE_USE_SECRET | VIGIE_USE_KEY | VIGIE_USE_KNOWN_HOSTS |
		VIGIE_USE_AFTER,
	.needs = VIGIE_USE_USER | VIGIE_USE_KNOWN_HOSTS,
	.check = vigie_remote_check,
	.open = open_sftp,
	.close = vigie_remote_close,
	.list = vigie_remote_list,
	.fetch = vigie_remote_fetch,
	.settle = vigie_remote_settle,
};
