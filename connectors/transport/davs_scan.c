/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listing of a WebDAV folder and all below it, one PROPFIND of depth 1 per folder, sorted by
 * path. A folder below that cannot be read is left out and said; a file that changed a moment ago,
 * by the server's own clock, is counted and left. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connectors/transport/dav_listing.h"
#include "connectors/transport/davs.h"
#include "vigie/translate.h"

#define FOLDERS_LIMIT 10000 /* one a class for a whole department; each costs a request */
#define DEPTH_LIMIT 16 /* folders within folders: a link that leads back ends here */
#define ANSWER_LIMIT                                                                               \
	(64u << 20) /* bytes: 100,000 files as the most talkative server tells them                \
		     */
#define VERSION_LIMIT HTTP_VERSION_LIMIT

static const char question[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/><D:getcontentlength/>"
	"<D:getlastmodified/><D:getetag/></D:prop></D:propfind>\n";

void vigie_davs_scan_done(struct davs_scan *scan)
{
	vigie_arena_free(scan->arena);
	vigie_items_done(&scan->items);
	*scan = (struct davs_scan){0};
}

static int push_folder(struct davs_scan *scan, const char *path, unsigned depth)
{
	struct davs_folder *folder;

	if (scan->n_folders == FOLDERS_LIMIT || depth > DEPTH_LIMIT)
		return -ELOOP;
	folder = vigie_arena_allocate(scan->arena, sizeof(*folder));
	if (!folder)
		return -ENOMEM;
	*folder = (struct davs_folder){vigie_arena_copy(scan->arena, path, strlen(path)), depth,
				       scan->folders};
	scan->folders = folder;
	scan->n_folders++;
	return folder->path ? 0 : -ENOMEM;
}

static int add_item(struct davs_scan *scan, const char *path, const struct vigie_dav_entry *entry)
{
	const char *etag = entry->etag && strlen(entry->etag) < VERSION_LIMIT ? entry->etag : NULL;

	return vigie_items_add(&scan->items, scan->arena,
			       &(struct vigie_item){.path = path,
						    .size = entry->size,
						    .modified = entry->modified,
						    .version = etag});
}

/* The first place that could not be read is the one people are told. */
static void remember_failure(struct davs *self, const char *path, const char *sentence)
{
	if (self->message.size == 0)
		vigie_buffer_append_format(&self->message, _("%s cannot be read: %s"),
					   *path ? path : "/", sentence);
}

static bool is_young(const struct davs *self, const struct vigie_dav_entry *entry)
{
	int64_t settle = vigie_transfer_options(self->transfer)->settle_usec;

	return entry->modified > 0 && self->scan.now > 0 &&
	       llabs(self->scan.now - entry->modified) < settle;
}

static int on_entry(void *userdata, const struct vigie_dav_entry *entry)
{
	struct davs *self = userdata;
	struct davs_scan *scan = &self->scan;
	const char *parent = scan->current->path;
	char path[VIGIE_ITEM_PATH_LIMIT + 1];
	int size;

	if (vigie_name_is_ignored(entry->name) ||
	    (!*parent && strcmp(entry->name, NAMES_ARCHIVE) == 0))
		return 0;
	size = snprintf(path, sizeof(path), "%s%s%s", parent, *parent ? "/" : "", entry->name);
	if ((size_t)size >= sizeof(path)) {
		remember_failure(self, parent, strerror(ENAMETOOLONG));
		return 0;
	}
	if (entry->folder)
		return push_folder(scan, path, scan->current->depth + 1);
	if (is_young(self, entry)) {
		scan->n_unsettled++;
		return 0;
	}
	return add_item(scan, path, entry);
}

static int ask_for_folder(struct davs *self)
{
	CURL *handle;
	int r = vigie_davs_set_url(self, self->scan.current->path, true);

	if (r == 0)
		r = vigie_transfer_prepare(self->transfer, self->url.data, &handle);
	if (r == 0)
		r = vigie_transfer_add_header(self->transfer, "Depth", "1");
	if (r == 0)
		r = vigie_transfer_add_header(self->transfer, "Content-Type",
					      "application/xml; charset=utf-8");
	if (r < 0)
		return r;
	if (curl_easy_setopt(handle, CURLOPT_POSTFIELDS, question) != CURLE_OK ||
	    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "PROPFIND") != CURLE_OK)
		return -ENOMEM;
	vigie_transfer_to_memory(self->transfer, &self->answer, ANSWER_LIMIT);
	return vigie_transfer_start(self->transfer);
}

/* Asks for the next folder. 1 asked, 0 there is none left, -errno. */
static int next_folder(struct davs *self)
{
	int r;

	self->scan.current = self->scan.folders;
	if (!self->scan.current)
		return 0;
	self->scan.folders = self->scan.current->next;
	r = ask_for_folder(self);
	if (r < 0)
		return r;
	self->work = DAVS_SCAN;
	return 1;
}

int vigie_davs_scan_begin(struct davs *self)
{
	int r;

	vigie_davs_scan_done(&self->scan);
	vigie_buffer_clear(&self->message);
	r = vigie_arena_new(&self->scan.arena);
	if (r == 0)
		r = push_folder(&self->scan, "", 0);
	if (r == 0)
		r = next_folder(self);
	return r < 0 ? r : 0;
}

static int64_t server_time(CURL *handle)
{
	struct curl_header *header;
	time_t now = 0;

	if (curl_easy_header(handle, "Date", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		now = curl_getdate(header->value, NULL);
	return now > 0 ? (int64_t)now * 1000000 : 0;
}

static const char *explain(int result)
{
	switch (result) {
	case -E2BIG:
		return _("it holds more files than any real source");
	case -ELOOP:
		return _("its folders are too many, or lie too deep in one another");
	case -EBADMSG:
		return _("its list of files cannot be understood: either this is no WebDAV folder, "
			 "or the server calls it by another address");
	default:
		return strerror(-result);
	}
}

/* The whole answer for one folder. */
static int take_answer(struct davs *self)
{
	const char *path = self->scan.current->path;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folder = {0};
	size_t n_refused = 0;
	int r;

	vigie_buffer_append_string(&folder, vigie_buffer_string(&self->root));
	if (*path)
		vigie_buffer_append_format(&folder, "/%s", path);
	if (vigie_buffer_error(&folder))
		return -ENOMEM;
	self->scan.now = server_time(vigie_transfer_handle(self->transfer));
	r = vigie_dav_listing_read(vigie_buffer_string(&self->answer), self->answer.size,
				   vigie_buffer_string(&folder), on_entry, self, &n_refused);
	self->scan.n_refused += n_refused;
	return r;
}

/* Ends the operation before its callback, which may start another or close the transport. */
static void answer_list(struct davs *self, int result, const char *message)
{
	VIGIE_CLEANUP(vigie_davs_scan_done) struct davs_scan scan = self->scan;

	self->scan = (struct davs_scan){0};
	self->work = DAVS_IDLE;
	vigie_buffer_done(&self->answer);
	vigie_items_sort(&scan.items);
	if (result == 0 && scan.n_refused > 0)
		remember_failure(self, "", _("it holds names that cannot be used"));
	if (result == 0 && self->message.size > 0)
		message = self->message.data;
	self->events.on_list(self->events.userdata, result, message, scan.items.items,
			     result == 0 ? scan.items.n : 0, result == 0 ? scan.n_unsettled : 0);
}

/* Only of a folder below can the others do without: it is gone, or not ours to read. */
static bool is_spared(const struct davs *self, int result)
{
	return *self->scan.current->path && (result == -EACCES || result == -ENOENT);
}

void vigie_davs_scan_step(struct davs *self, int result, const char *message)
{
	if (result == 0) {
		result = take_answer(self);
		message = result < 0 ? explain(result) : NULL;
	} else if (is_spared(self, result)) {
		if (result != -ENOENT)
			remember_failure(self, self->scan.current->path, message);
		result = 0;
	}
	if (result == 0)
		result = next_folder(self);
	if (result <= 0)
		answer_list(self, result, message);
}
