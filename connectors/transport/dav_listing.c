/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads `response` elements one by one; of each, the href and the four properties asked for. Owns
 * the texts of the one being read. */
#include "connectors/transport/dav_listing.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/transport/address.h"
#include "connectors/transport/names.h"
#include "connectors/xml.h"

#define TEXT_LIMIT 8192 /* bytes of one value: four times the longest path, all of it encoded */

/* X(enumerator, element): whose text is kept */
#define VALUES(X)                                                                                  \
	X(HREF, "href")                                                                            \
	X(LENGTH, "getcontentlength")                                                              \
	X(MODIFIED, "getlastmodified")                                                             \
	X(ETAG, "getetag")

enum value {
#define X(enumerator, element) VALUE_##enumerator,
	VALUES(X)
#undef X
		VALUES_N,
};

struct reading {
	const char *folder;
	int (*on_entry)(void *userdata, const struct vigie_dav_entry *entry);
	void *userdata;
	size_t n_refused;
	bool multistatus, self_seen; /* the root element; the folder itself */
	unsigned response; /* depth within a response; 0 outside */
	bool collection;
	struct vigie_buffer values[VALUES_N];
	enum value current; /* VALUES_N: the text is of no interest */
	struct vigie_buffer path;
};

static enum value value_of(const char *element)
{
	static const char *const elements[] = {
#define X(enumerator, element) element,
		VALUES(X)
#undef X
	};

	for (size_t i = 0; i < VALUES_N; i++)
		if (strcmp(elements[i], element) == 0)
			return (enum value)i;
	return VALUES_N;
}

static int on_start(void *userdata, const char *name, const struct vigie_xml_attribute *attributes,
		    size_t n_attributes, uint32_t line)
{
	struct reading *reading = userdata;

	(void)attributes, (void)n_attributes, (void)line;
	if (!reading->multistatus) {
		reading->multistatus = strcmp(name, "multistatus") == 0;
		return reading->multistatus ? 0 : -EBADMSG;
	}
	if (reading->response == 0 && strcmp(name, "response") == 0) {
		for (size_t i = 0; i < VALUES_N; i++)
			vigie_buffer_clear(&reading->values[i]);
		reading->collection = false;
	}
	reading->response += reading->response > 0 || strcmp(name, "response") == 0;
	reading->current = reading->response ? value_of(name) : VALUES_N;
	/* The first one counts: later ones may be those of what is not there, and empty. */
	if (reading->current != VALUES_N && reading->values[reading->current].size > 0)
		reading->current = VALUES_N;
	reading->collection |= reading->response && strcmp(name, "collection") == 0;
	return 0;
}

static int on_text(void *userdata, const char *bytes, size_t size)
{
	struct reading *reading = userdata;
	struct vigie_buffer *value;

	if (reading->current == VALUES_N)
		return 0;
	value = &reading->values[reading->current];
	if (size > TEXT_LIMIT - value->size)
		return -EBADMSG;
	vigie_buffer_append(value, bytes, size);
	return vigie_buffer_error(value);
}

static const char *trim(struct vigie_buffer *value)
{
	static const char blank[] = " \t\r\n";
	char *text = value->data ? value->data : (char *)"";
	size_t size;

	text += strspn(text, blank);
	size = strlen(text);
	while (size > 0 && strchr(blank, text[size - 1]))
		text[--size] = '\0';
	return text;
}

/* A path, or an address of which only the path counts: requests go to our own server anyway. */
static const char *path_of(const char *href)
{
	const char *authority = strstr(href, "://");
	size_t before = strcspn(href, "/");

	if (authority && authority < href + before)
		href = strchr(authority + 3, '/');
	return href ? href : "/";
}

/* The name directly below the folder, "" the folder itself; NULL when it is neither. */
static const char *name_below(struct reading *reading)
{
	const char *href = path_of(trim(&reading->values[VALUE_HREF]));
	size_t size = strcspn(href, "?#"), folder = strlen(reading->folder);
	const char *path;

	vigie_buffer_clear(&reading->path);
	if (vigie_address_decode(href, size, &reading->path) < 0)
		return NULL;
	while (reading->path.size > 0 && reading->path.data[reading->path.size - 1] == '/')
		reading->path.data[--reading->path.size] = '\0';
	path = vigie_buffer_string(&reading->path);
	if (strncmp(path, reading->folder, folder) != 0)
		return NULL;
	if (path[folder] == '\0')
		return path + folder;
	return path[folder] == '/' ? path + folder + 1 : NULL;
}

static uint64_t parse_size(const char *text)
{
	char *end;
	unsigned long long size;

	errno = 0;
	size = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && errno == 0 ? size : 0;
}

static int hand_on(struct reading *reading)
{
	const char *name = name_below(reading);
	const char *etag = trim(&reading->values[VALUE_ETAG]);
	struct vigie_dav_entry entry = {.name = name, .folder = reading->collection};
	time_t modified = curl_getdate(trim(&reading->values[VALUE_MODIFIED]), NULL);

	if (vigie_buffer_error(&reading->path))
		return -ENOMEM;
	if (name && !*name) {
		reading->self_seen = true;
		return 0;
	}
	if (!name || !vigie_name_is_safe(name, strlen(name))) {
		reading->n_refused++;
		return 0;
	}
	entry.size = parse_size(trim(&reading->values[VALUE_LENGTH]));
	entry.modified = modified > 0 ? (int64_t)modified * 1000000 : 0;
	entry.etag = *etag ? etag : NULL;
	return reading->on_entry(reading->userdata, &entry);
}

static int on_end(void *userdata, const char *name, uint32_t line)
{
	struct reading *reading = userdata;

	(void)name, (void)line;
	reading->current = VALUES_N;
	if (reading->response == 0 || --reading->response > 0)
		return 0;
	return hand_on(reading);
}

int vigie_dav_listing_read(const char *bytes, size_t size, const char *folder,
			   int (*on_entry)(void *userdata, const struct vigie_dav_entry *entry),
			   void *userdata, size_t *ret_n_refused)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct reading reading = {
		.folder = folder, .on_entry = on_entry, .userdata = userdata, .current = VALUES_N};
	const struct vigie_xml_events events = {on_start, on_text, on_end, &reading};
	uint32_t line;
	int r = vigie_input_from_memory(bytes, size, "PROPFIND", &input);

	if (r == 0)
		r = vigie_xml_parse(input, &events, &line);
	for (size_t i = 0; i < VALUES_N; i++)
		vigie_buffer_done(&reading.values[i]);
	vigie_buffer_done(&reading.path);
	if (r != 0)
		/* Positive: what the reader of XML refuses. */
		return r > 0 ? -EBADMSG : r;
	if (!reading.self_seen)
		return -EBADMSG;
	*ret_n_refused = reading.n_refused;
	return 0;
}
