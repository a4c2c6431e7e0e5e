/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the directory transport share. Each operation opens the folder anew: it may be
 * a mount that comes and goes. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_DIRECTORY_H
#define VIGIE_CONNECTORS_TRANSPORT_DIRECTORY_H

#include <sys/stat.h>

#include "connectors/archive_pack.h"
#include "connectors/transport/items.h"
#include "connectors/transport/names.h"
#include "connectors/transport/spool.h"
#include "vigie/buffer.h"
#include "vigie/transport.h"

#define DIRECTORY_ARCHIVE NAMES_ARCHIVE

/* What tells one content of a file from another. */
struct directory_identity {
	uint64_t inode, size;
	int64_t modified; /* microseconds */
};

/* A scan under way: folders still to be read, items found. */
struct directory_scan {
	struct vigie_arena *arena;
	struct directory_folder {
		const char *path; /* below the root, "" is the root */
		struct directory_folder *next;
	} * folders;
	struct items items;
	size_t n_unsettled;
};

#define DIRECTORY_STEP (1u << 20) /* bytes between two turns of the event loop */
#define DIRECTORY_SET_MANIFEST "manifest.csv"
#define DIRECTORY_SET_FILES 64 /* OneRoster has some thirty */
#define DIRECTORY_SET_NAME 60 /* bytes of a name before its ending */

/* The files that a manifest names, itself behind them; none: it is no set. Listed, fetched and
 * settled as one item, under the path of the manifest. */
struct directory_set {
	char names[DIRECTORY_SET_FILES][DIRECTORY_SET_NAME + sizeof(".csv")];
	size_t n;
	struct directory_identity identity; /* of all together; `inode` is a hash */
	bool is_ready; /* all are there, and at rest */
};

/* A copy under way. */
struct directory_copy {
	int fd; /* of the file being read; -1 none */
	int folder; /* that of the set; -1 it is one file */
	struct directory_set set;
	struct vigie_pack *pack; /* NULL: one file */
	size_t next; /* of the set */
	int result; /* of its beginning, told from the loop */
	struct directory_identity identity; /* when it began */
	struct vigie_spool_file file;
};

struct directory {
	struct vigie_transport transport;
	sd_event *event;
	struct vigie_transport_events events;
	char *source, *root, *spool;
	uint64_t size_limit;
	int64_t settle_usec;
	sd_event_source *work; /* drives the operation under way; NULL when there is none */
	struct directory_scan scan;
	struct directory_copy copy;
	char *fetched; /* path of the last item fetched, and what it was then */
	struct directory_identity fetched_identity;
	struct vigie_buffer message; /* of the last failure, for people */
	int inotify;
	sd_event_source *watch, *debounce;
};

/* directory_path.c */
/* Opens the root. A descriptor or -errno. */
int vigie_directory_open_root(const struct directory *self);
/* Opens what is at `path` below the root, following no symbolic link. A descriptor or -errno;
 * -EINVAL for a path that would leave the root. */
int vigie_directory_open_at(int root, const char *path, int flags);
/* Opens the folder that holds `path`; `ret_name` is the last part of the path. */
int vigie_directory_open_parent(int root, const char *path, const char **ret_name);
struct directory_identity vigie_directory_identify(const struct stat *status);
bool vigie_directory_same(const struct directory_identity *a, const struct directory_identity *b);
/*
 * Does nobody write the file any more? By a read lease, which the kernel refuses while anybody has
 * it open for writing; where no lease can be had, by its age. 1 yes, 0 no.
 */
int vigie_directory_is_settled(const struct directory *self, int fd, const struct stat *status);

/* directory_scan.c: one folder per step. 1 more to do, 0 done, -errno. */
int vigie_directory_scan_begin(struct directory *self) VIGIE_MUST_CHECK;
int vigie_directory_scan_step(struct directory *self) VIGIE_MUST_CHECK;
void vigie_directory_scan_done(struct directory_scan *scan);

/* directory_copy.c: one mebibyte per step. 1 more to do, 0 done, -errno. */
int vigie_directory_copy_begin(struct directory *self,
			       const struct vigie_item *item) VIGIE_MUST_CHECK;
int vigie_directory_copy_step(struct directory *self) VIGIE_MUST_CHECK;
void vigie_directory_copy_done(struct directory_copy *copy);

/* directory_set.c: what a manifest in the folder makes of its files, as they are now. 0, also when
 * there is no set, or -errno. */
int vigie_directory_set_gather(const struct directory *self, int folder,
			       struct directory_set *set) VIGIE_MUST_CHECK;
bool vigie_directory_set_has(const struct directory_set *set, const char *name);

/* directory_set_copy.c: begins with the set and folder of the copy given. As those of a file. */
int vigie_directory_set_begin(struct directory *self,
			      const struct vigie_item *item) VIGIE_MUST_CHECK;
int vigie_directory_set_step(struct directory *self) VIGIE_MUST_CHECK;

/* directory_settle.c */
int vigie_directory_settle(struct vigie_transport *transport, const char *path,
			   enum vigie_settle how);

/* directory_watch.c: hints only; without inotify the caller polls anyway. */
void vigie_directory_watch_start(struct directory *self);
void vigie_directory_watch_folder(struct directory *self, const char *path);
void vigie_directory_watch_stop(struct directory *self);

#endif
