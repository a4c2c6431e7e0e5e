/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One parser for what is checked and what is used, so that both see the same server. Owns nothing.
 */
#include "connectors/transport/address.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "vigie/translate.h"

VIGIE_DEFINE_FREEP(address, CURLU, curl_url_cleanup)

static void part_freep(char **part)
{
	curl_free(*part);
}

static int parse(const char *url, CURLU **ret_address)
{
	VIGIE_CLEANUP(address_freep) CURLU *address = curl_url();
	CURLUcode code;

	if (!address)
		return -ENOMEM;
	/* davs: is a scheme of ours. */
	code = curl_url_set(address, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);
	if (code != CURLUE_OK)
		return code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
	*ret_address = TAKE_PTR(address);
	return 0;
}

static bool has(CURLU *address, CURLUPart part)
{
	VIGIE_CLEANUP(part_freep) char *text = NULL;

	return curl_url_get(address, part, &text, 0) == CURLUE_OK && text[0];
}

/* libcurl also takes one slash, or three. */
static bool names_server(const char *url)
{
	const char *authority = strstr(url, "://");

	return authority && authority[3] && authority[3] != '/';
}

static bool has_control(const char *url)
{
	for (; *url; url++)
		if ((unsigned char)*url < ' ' || *url == '\x7f')
			return true;
	return false;
}

int vigie_address_check(const char *url, const char **ret_message)
{
	VIGIE_CLEANUP(address_freep) CURLU *address = NULL;

	if (!names_server(url) || has_control(url) || parse(url, &address) < 0 ||
	    !has(address, CURLUPART_HOST)) {
		*ret_message = _("the address is written scheme://server/path");
		return -EINVAL;
	}
	if (has(address, CURLUPART_USER) || has(address, CURLUPART_PASSWORD)) {
		*ret_message = _("a user and a secret never stand in an address: they are keys of "
				 "their own (user, secret)");
		return -EINVAL;
	}
	return 0;
}

static int append_part(CURLU *address, CURLUPart part, const char *before,
		       struct vigie_buffer *text)
{
	VIGIE_CLEANUP(part_freep) char *value = NULL;

	if (curl_url_get(address, part, &value, 0) != CURLUE_OK || !value[0])
		return 0;
	vigie_buffer_append_string(text, before);
	vigie_buffer_append_string(text, value);
	return vigie_buffer_error(text);
}

static int take_path(CURLU *address, struct vigie_buffer *path)
{
	VIGIE_CLEANUP(part_freep) char *value = NULL;
	size_t size;

	if (curl_url_get(address, CURLUPART_PATH, &value, 0) != CURLUE_OK)
		return -ENOMEM;
	size = strlen(value);
	while (size > 0 && value[size - 1] == '/')
		size--;
	return vigie_address_decode(value, size, path);
}

int vigie_address_split(const char *url, const char *scheme, struct vigie_buffer *origin,
			struct vigie_buffer *path)
{
	VIGIE_CLEANUP(address_freep) CURLU *address = NULL;
	int r = parse(url, &address);

	if (r < 0)
		return r;
	vigie_buffer_append_string(origin, scheme);
	r = append_part(address, CURLUPART_HOST, "://", origin);
	if (r == 0)
		r = append_part(address, CURLUPART_PORT, ":", origin);
	return r < 0 ? r : take_path(address, path);
}

void vigie_address_append_path(struct vigie_buffer *url, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "-._~/";

	while (*path) {
		size_t run = strspn(path, plain);

		vigie_buffer_append(url, path, run);
		path += run;
		if (*path)
			vigie_buffer_append_format(url, "%%%02X", (unsigned char)*path++);
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int vigie_address_decode(const char *text, size_t size, struct vigie_buffer *decoded)
{
	for (size_t i = 0; i < size; i++) {
		int high, low;

		if (text[i] != '%') {
			vigie_buffer_append_char(decoded, text[i]);
			continue;
		}
		high = size - i > 2 ? hex_digit(text[i + 1]) : -1;
		low = size - i > 2 ? hex_digit(text[i + 2]) : -1;
		if (high < 0 || low < 0 || high + low == 0)
			return -EINVAL;
		vigie_buffer_append_char(decoded, (char)(high * 16 + low));
		i += 2;
	}
	return vigie_buffer_error(decoded);
}
