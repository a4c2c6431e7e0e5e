/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions and conditions of HTTP. Owns nothing. */
#include "connectors/transport/http.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NOT_MODIFIED 304

static bool read_header(CURL *handle, const char *name, struct vigie_http_version *version)
{
	struct curl_header *header;

	if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
	    strlen(header->value) >= sizeof(version->text) ||
	    !vigie_http_is_validator(header->value))
		return false;
	snprintf(version->text, sizeof(version->text), "%s", header->value);
	return true;
}

struct vigie_http_version vigie_http_read_version(CURL *handle)
{
	struct vigie_http_version version = {""};

	if (!read_header(handle, "ETag", &version))
		(void)read_header(handle, "Last-Modified", &version);
	return version;
}

static bool is_etag(const char *text)
{
	size_t size = strlen(text);
	const char *quote = strncmp(text, "W/", 2) == 0 ? text + 2 : text;

	return *quote == '"' && size >= 2 && text[size - 1] == '"' && text + size - 1 > quote;
}

static bool is_date(const char *text)
{
	return strlen(text) > 20 && strstr(text, " GMT") && curl_getdate(text, NULL) > 0;
}

bool vigie_http_is_validator(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == '\x7f')
			return false;
	return is_etag(text) || is_date(text);
}

int vigie_http_unless(struct vigie_transfer *transfer, const char *version)
{
	if (!vigie_http_is_validator(version))
		return 0;
	return vigie_transfer_add_header(
		transfer, is_etag(version) ? "If-None-Match" : "If-Modified-Since", version);
}

int vigie_http_only_if(struct vigie_transfer *transfer, const char *version)
{
	/* A weak ETag never matches (RFC 9110, section 13.1.1). */
	if (!vigie_http_is_validator(version) || version[0] == 'W')
		return 0;
	return vigie_transfer_add_header(
		transfer, is_etag(version) ? "If-Match" : "If-Unmodified-Since", version);
}

/* A body means that the server did not answer 304: its headers have said all by then. */
static int want_no_more(void *userdata, const char *bytes, size_t size)
{
	(void)userdata, (void)bytes, (void)size;
	return 1;
}

int vigie_http_ask(struct vigie_transfer *transfer, const char *url, const char *version)
{
	CURL *handle;
	int r = vigie_transfer_prepare(transfer, url, &handle);

	if (r == 0)
		r = vigie_http_unless(transfer, version);
	if (r < 0)
		return r;
	/* How large it has become is no matter here. */
	curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)0);
	vigie_transfer_to_callback(transfer, want_no_more, NULL);
	return vigie_transfer_start(transfer);
}

int vigie_http_still(struct vigie_transfer *transfer, int result, const char *version)
{
	struct vigie_http_version now;

	if (result < 0)
		return result;
	if (vigie_transfer_response(transfer) == NOT_MODIFIED)
		return 0;
	now = vigie_http_read_version(vigie_transfer_handle(transfer));
	return strcmp(now.text, version) == 0 ? 0 : -EAGAIN;
}
