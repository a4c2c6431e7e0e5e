/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The quarantine: deliveries that wait for a person, because they were held, refused, or stored
 * without some of their rows. A newer delivery of the same file settles the older ones. Their bytes
 * are kept in a folder of the spool, for another try, until they are settled or too old.
 */
#ifndef VIGIE_QUARANTINE_H
#define VIGIE_QUARANTINE_H

#include "vigie/store.h"

/* The folder of kept files, below the spool. 0 or -ENAMETOOLONG. */
int vigie_quarantine_folder(const char *spool, char *ret_path, size_t size) VIGIE_MUST_CHECK;
/* A term: time for a school to answer across holidays, and no more, since a copy holds all that the
 * school sent, also what is never read. */
#define VIGIE_KEPT_DAYS 30

struct vigie_quarantine_filter {
	const char *source, *school,
		*code; /* NULL any; code of a rejected row, or of the refusal */
};
/* Those not settled, newest first. The callback returns 0 to go on, else the walk ends and returns
 * it; it may use the store. */
int vigie_quarantine_each(struct vigie_store *store, const struct vigie_quarantine_filter *filter,
			  int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery),
			  void *userdata) VIGIE_MUST_CHECK;
/* 1 it waits for a person, 0 it is settled, -errno. */
int vigie_quarantine_is_open(struct vigie_store *store, int64_t delivery) VIGIE_MUST_CHECK;

/* A copy in the folder of kept files, and what was said about it when it came; "" and 0: nothing.
 */
struct vigie_kept {
	char name[40];
	char format[16], school[9], class_name[64], subject[160], kind[16];
	int year, term;
	vigie_day date;
};
int vigie_quarantine_get_kept(struct vigie_store *store, int64_t delivery,
			      struct vigie_kept *ret_kept) VIGIE_MUST_CHECK; /* -ENOENT */

/* What a person did. X(enumerator, stable word, English msgid) */
#define VIGIE_QUARANTINE_STEPS(X)                                                                  \
	X(RETRIED, "retried", N_("tried again"))                                                   \
	X(ACCEPTED, "accepted", N_("accepted as it is"))                                           \
	X(DISCARDED, "discarded", N_("discarded"))

enum vigie_quarantine_what {
#define X(enumerator, word, text) VIGIE_QUARANTINE_##enumerator,
	VIGIE_QUARANTINE_STEPS(X)
#undef X
};

struct vigie_quarantine_step {
	vigie_time when;
	enum vigie_quarantine_what what;
	char who[96], why[256];
};
int vigie_quarantine_each_step(struct vigie_store *store, int64_t delivery,
			       int (*on_step)(void *userdata,
					      const struct vigie_quarantine_step *step),
			       void *userdata) VIGIE_MUST_CHECK; /* oldest first */

/* A person decided that nothing more is done about it. Its own transaction. 0; 1 it was settled
 * already; -ENOENT; -errno. */
int vigie_quarantine_discard(struct vigie_store *store, int64_t delivery,
			     const struct vigie_quarantine_step *step) VIGIE_MUST_CHECK;

/*
 * Removes the kept files that nobody needs any more: their deliveries are settled, or they are
 * older than VIGIE_KEPT_DAYS, or an interrupted run left them. Its own transaction. 0 or -errno.
 */
int vigie_quarantine_sweep(struct vigie_store *store, const char *folder,
			   vigie_time now) VIGIE_MUST_CHECK;
/* The source's item is taken anew at its next poll: whoever accepts a file wants it settled at the
 * source as well, and a file of which no copy is left is fetched again. */
int vigie_quarantine_ask_again(struct vigie_store *store, int64_t delivery) VIGIE_MUST_CHECK;

#endif
