/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store: one SQLite file that holds deliveries, persons, facts, quarantine, flags, referrals
 * and the outbox. The only room that knows SQL. One writer at a time; a reader never waits for it.
 * Facts are kept as they arrived, delivery by delivery (each delivery adds what it changed), so
 * that what was known on an earlier date can still be read.
 */
#ifndef VIGIE_STORE_H
#define VIGIE_STORE_H

#include "vigie/clock.h"
#include "vigie/facts.h"
#include "vigie/format.h"
#include "vigie/record.h"

struct vigie_store;

enum vigie_store_mode { VIGIE_STORE_READ, VIGIE_STORE_WRITE /* creates and migrates */ };

/* Why a sound store is not opened: it is left untouched. X(enumerator, English msgid) */
#define VIGIE_STORE_REFUSALS(X)                                                                    \
	X(NEWER, N_("the store was written by a newer vigie: it is left as it is; install that "   \
		    "version"))                                                                    \
	X(OLDER, N_("the store is of an older vigie; the service brings it up to date when it "    \
		    "starts"))                                                                     \
	X(UNSAVED, N_("the store is of an older vigie and could not be copied before it is "       \
		      "brought up to date: it is left as it is; 'vigie backup' says why"))

enum vigie_store_refusal {
	VIGIE_STORE_OPENED,
#define X(enumerator, text) VIGIE_STORE_##enumerator,
	VIGIE_STORE_REFUSALS(X)
#undef X
};
const char *vigie_store_refusal_text(enum vigie_store_refusal refusal); /* a msgid */

/*
 * Opens the store. Returns 0; a refusal (OLDER: READ, UNSAVED: WRITE); -ENOENT (READ) there is
 * none; -EBUSY another process holds it; -EUCLEAN it is damaged or is no store; -EACCES, -ENOSPC,
 * -EIO … forwarded classes (SQLite codes never leave the room).
 */
int vigie_store_open(const char *path, enum vigie_store_mode mode,
		     struct vigie_store **ret_store) VIGIE_MUST_CHECK;
void vigie_store_close(struct vigie_store *store);
/* The copy that was made when this opening brought an older store up to date (vigie/backup.h); NULL
 * when it did not. */
const char *vigie_store_saved(const struct vigie_store *store);
VIGIE_DEFINE_FREEP(vigie_store, struct vigie_store, vigie_store_close)
/* Transactions (BEGIN IMMEDIATE); nest not. Every writing function below says whether it opens its
 * own. */
int vigie_store_begin(struct vigie_store *store) VIGIE_MUST_CHECK;
int vigie_store_commit(struct vigie_store *store) VIGIE_MUST_CHECK;
void vigie_store_rollback(struct vigie_store *store);
/*
 * Is every commit on the disk when it returns? True when the store is opened. With false a power
 * cut may cost the last commits (a crash of the process none), never what was committed before
 * them nor the store's consistency: for many files in a row, which are read again then. Back to
 * true, all that was committed meanwhile is on the disk when it returns; so it fails like a commit,
 * and nothing is promised then. Not within a transaction (-EINVAL).
 */
int vigie_store_set_durable(struct vigie_store *store, bool durable) VIGIE_MUST_CHECK;
/*
 * Are transactions gathered? False when the store is opened. With true those that follow are
 * committed several at a time, within a twentieth of a second; each is still kept or rolled back by
 * itself, but those that were not settled yet are lost together, by a failure or a crash. Whoever
 * then waits for something else settles first: the lock is held until that. False settles.
 */
int vigie_store_set_gathering(struct vigie_store *store, bool gathering) VIGIE_MUST_CHECK;
/* Commits what is gathered. When it fails, all of it is rolled back. Not within a transaction
 * (-EINVAL). */
int vigie_store_settle(struct vigie_store *store) VIGIE_MUST_CHECK;
/* Does nothing wait to be committed? */
bool vigie_store_is_settled(struct vigie_store *store);

/* ---- deliveries ---- */

enum vigie_delivery_state {
	VIGIE_DELIVERY_STORED,
	VIGIE_DELIVERY_UNCHANGED, /* held nothing new */
	VIGIE_DELIVERY_KNOWN, /* the same bytes were stored before: nothing was decoded */
	VIGIE_DELIVERY_HELD, /* a brake stopped it: nothing applied */
	VIGIE_DELIVERY_REFUSED, /* the file was refused whole */
};

/* Why a delivery is held. X(enumerator, English msgid) */
#define VIGIE_BRAKES(X)                                                                            \
	X(NONE, N_("not held"))                                                                    \
	X(REJECTED_ROWS, /* xgettext:no-c-format */ N_("more than 5 % of its rows are rejected"))  \
	X(DROPPED_PUPILS, /* xgettext:no-c-format */                                               \
	  N_("it would drop more than 20 % of the school's pupils"))

enum vigie_brake {
#define X(enumerator, text) VIGIE_BRAKE_##enumerator,
	VIGIE_BRAKES(X)
#undef X
};
/*
 * Of the records, or of the rows, whichever is more: a rejected row of a grid is one of thirty,
 * though the others give ten records each.
 * Rows whose pupil is ambiguous or in conflict are quarantined one by one and do not count here:
 * two namesakes in a class of twenty are no sign of a damaged file, and must not cost the others
 * their marks.
 */
#define VIGIE_BRAKE_REJECTED_PERCENT 5
#define VIGIE_BRAKE_DROPPED_PERCENT 20

#define VIGIE_MEMBER_BYTES 208 /* of a name in an archive, longer ones are cut */

struct vigie_delivery {
	int64_t id; /* 0 when nothing was written */
	enum vigie_delivery_state state;
	enum vigie_brake brake;
	enum vigie_rejection refusal; /* of a REFUSED file */
	uint32_t refusal_line;
	char source[64]; /* configured source; "" by hand */
	char file[256]; /* path below the source, or base name */
	char member[VIGIE_MEMBER_BYTES]; /* of the archive that the file is; "" none */
	char format[16];
	char school[9]; /* "" when several or unknown */
	enum vigie_delivery_kind kind;
	int year;
	vigie_time received;
	uint64_t seen, accepted, rejected,
		unchanged; /* records; accepted + rejected = seen; unchanged of accepted */
	uint64_t facts_written; /* new or changed */
};

struct vigie_rejected_row {
	int64_t delivery;
	char member[VIGIE_MEMBER_BYTES]; /* of the archive; "" none */
	uint32_t line, column;
	enum vigie_rejection why;
};

/* What one school's part of a file changes, or would change. */
struct vigie_type_changes {
	uint64_t added, changed, removed; /* facts */
};
struct vigie_import_part {
	const char *school;
	enum vigie_delivery_kind kind;
	int year;
	const struct vigie_type_changes *changes; /* by enum vigie_record_type */
	uint64_t pupils; /* of the school, who had not left */
	const int64_t *dropped; /* of them, those whom it takes away */
	size_t n_dropped;
};

/* A record that several pupils may be meant by (R020, R021), with both sides. */
#define VIGIE_IDENTITY_KEY_BYTES 16
#define VIGIE_SIDES_MOST 8 /* more namesakes than a person can tell apart by a list */
struct vigie_unclear {
	enum vigie_rejection why;
	const struct vigie_record *record; /* what it says; borrowed for the call */
	const char *school;
	int year;
	int64_t sides[VIGIE_SIDES_MOST]; /* persons who may be meant */
	size_t n_sides;
	uint8_t key[VIGIE_IDENTITY_KEY_BYTES]; /* of all that it says of its pupil */
};

/* What a file is imported as. */
struct vigie_import {
	const char *path; /* of the bytes */
	const char *source, *file; /* as in struct vigie_delivery */
	const struct vigie_format *format; /* NULL: probed */
	struct vigie_decode_options options;
	vigie_time received;
	bool dry_run; /* counts, writes nothing */
	bool force; /* apply although a brake would hold it (a person decided) */
	int64_t retry; /* the delivery that is tried again: what others said since stays; 0 none */
	const char *who, *why; /* who forces or tries again, for the record; NULL nobody */
	/* Folder for a copy of a file that a person has to look at (vigie/quarantine.h); NULL: none
	 * is kept. */
	const char *keep;
	/* Each rejected row as it is found, once for all its records; may be NULL. */
	void (*on_reject)(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why);
	/* Of which file of an archive the next rows are; NULL: of the archive. May be NULL. */
	void (*on_member)(void *userdata, const char *name);
	/* What a school's part of the file changes; may be NULL. 0, or what ends the import. */
	int (*on_part)(void *userdata, const struct vigie_import_part *part);
	/* Each record of which it is not sure whose it is; may be NULL. 0, or what ends the import.
	 */
	int (*on_unclear)(void *userdata, const struct vigie_unclear *unclear);
	void *userdata;
};

/*
 * Decodes, normalises and stores one file in one transaction (its own). Returns 0 with what
 * happened in `ret_delivery` (held and refused are outcomes too, written to the quarantine), or
 * -errno: nothing was written. Schools whose facts changed are marked for evaluation.
 */
int vigie_store_import(struct vigie_store *store, const struct vigie_import *import,
		       struct vigie_delivery *ret_delivery) VIGIE_MUST_CHECK;

/* Each walks a list, newest first where dated; the callback returns 0 to go on, else the walk ends
 * and returns it. */
int vigie_store_each_delivery(struct vigie_store *store, vigie_time since,
			      int (*on_delivery)(void *userdata,
						 const struct vigie_delivery *delivery),
			      void *userdata);
int vigie_store_get_delivery(struct vigie_store *store, int64_t id,
			     struct vigie_delivery *ret_delivery); /* -ENOENT */
int vigie_store_each_rejected(struct vigie_store *store, int64_t delivery,
			      int (*on_row)(void *userdata, const struct vigie_rejected_row *row),
			      void *userdata);

/* ---- sources: what the poller remembers ---- */

/* Has this item (path, size, modified, version) of the source been dealt with? 1 yes, 0 no, -errno.
 * Cheap: no reading of the file. */
int vigie_store_item_known(struct vigie_store *store, const char *source, const char *path,
			   uint64_t size, int64_t modified, const char *version);
/* The version of this item of the source that was dealt with last, "" when it had none. 0; -ENOENT
 * none was; -ENOBUFS it is longer than the buffer; -errno. */
int vigie_store_item_version(struct vigie_store *store, const char *source, const char *path,
			     char *ret_version, size_t size) VIGIE_MUST_CHECK;
/* Was this version of it stored, neither held nor refused? 1 yes, 0 no, -errno. */
int vigie_store_item_stored(struct vigie_store *store, const char *source, const char *path,
			    const char *version) VIGIE_MUST_CHECK;
/* Remembers that it was (in its own transaction unless one is open). */
int vigie_store_item_done(struct vigie_store *store, const char *source, const char *path,
			  uint64_t size, int64_t modified, const char *version,
			  int64_t delivery) VIGIE_MUST_CHECK;
struct vigie_source_state {
	char source[64];
	vigie_time last_poll, last_success, last_delivery;
	char error[400]; /* last error in plain words; "" none */
	uint32_t failures; /* in a row */
};
int vigie_store_get_source(struct vigie_store *store, const char *source,
			   struct vigie_source_state *ret_state); /* zeroed when never polled */
int vigie_store_put_source(struct vigie_store *store,
			   const struct vigie_source_state *state) VIGIE_MUST_CHECK;

/* When the source last delivered something of the kind that was applied and was not the same bytes
 * again, by itself or among `records`; NONE never. */
int vigie_store_last_arrival(struct vigie_store *store, const char *source,
			     enum vigie_delivery_kind kind,
			     vigie_time *ret_moment) VIGIE_MUST_CHECK;

/* ---- schools and facts ---- */

struct vigie_school {
	int64_t id;
	char uai[9];
	char name[120], kind[32], priority[16], department[4]; /* "" unknown */
	int64_t changes; /* of its facts since they were last evaluated; only as told by each() */
};
/* Schools that named a pupil. */
int vigie_store_each_school(struct vigie_store *store,
			    int (*on_school)(void *userdata, const struct vigie_school *school),
			    void *userdata);
int vigie_store_get_school(struct vigie_store *store, const char *uai,
			   struct vigie_school *ret_school); /* -ENOENT */
struct vigie_known_school {
	struct vigie_school school;
	vigie_decimal ips; /* VIGIE_DECIMAL_NONE */
	int ips_year; /* 0 unknown */
	bool has_pupils; /* named one */
};
/* Every school of the directory and of deliveries; the callback writes nothing. */
int vigie_store_each_known_school(struct vigie_store *store,
				  int (*on_school)(void *userdata,
						   const struct vigie_known_school *known),
				  void *userdata);
/* Schools with facts that changed since they were last evaluated. */
int vigie_store_each_changed_school(struct vigie_store *store,
				    int (*on_school)(void *userdata,
						     const struct vigie_school *school),
				    void *userdata);
/* They were evaluated: the school is changed no more, unless it changed again since it was told. 0
 * or -errno. */
int vigie_store_clear_changed(struct vigie_store *store,
			      const struct vigie_school *school) VIGIE_MUST_CHECK;
/* Schools with referrals that were made since their measures were last taken (vigie/session.h). */
int vigie_store_each_unmeasured_school(struct vigie_store *store,
				       int (*on_school)(void *userdata,
							const struct vigie_school *school),
				       void *userdata);
int vigie_store_clear_unmeasured(struct vigie_store *store, int64_t school) VIGIE_MUST_CHECK;

/*
 * The facts of a school for the school years first_year … last_year, leaving out deliveries
 * received on a later day than `known_on` (NONE: none left out; days are those of `timezone`). Open
 * flags and referrals of its pupils are included. `partners` are not: the caller sets them. 0 or
 * -errno.
 */
int vigie_store_load_facts(struct vigie_store *store, int64_t school, int first_year, int last_year,
			   vigie_day known_on, const char *timezone,
			   struct vigie_facts **ret_facts) VIGIE_MUST_CHECK;
/* Labels of all subjects ever seen, for the checker; sorted; strings and array in `arena`. */
int vigie_store_list_subjects(struct vigie_store *store, struct vigie_arena *arena,
			      const char *const **ret_labels, size_t *ret_n) VIGIE_MUST_CHECK;

/* ---- persons ---- */

struct vigie_person {
	int64_t id;
	char ine[16], be[24], local[64];
	char last[96], first[96];
	vigie_day born;
	char household[64]; /* "" unknown */
};
int vigie_store_get_person(struct vigie_store *store, int64_t id,
			   struct vigie_person *ret_person); /* -ENOENT */
/*
 * Finds pupils by INE, id-be, "NOM Prénom" (folded), or #number. Calls back for each, once per
 * school. Whoever shows a named pupil to a person then writes it in the access log.
 */
int vigie_store_find_pupils(struct vigie_store *store, const char *text,
			    int (*on_pupil)(void *userdata, const struct vigie_person *person,
					    const struct vigie_school *school),
			    void *userdata);
int vigie_store_log_access(struct vigie_store *store, vigie_time when, const char *who,
			   const char *what, int64_t person) VIGIE_MUST_CHECK;

/* ---- small state (last cycle, last digest …): key and value as text ---- */
int vigie_store_get_state(struct vigie_store *store, const char *key, char *ret_value,
			  size_t size); /* -ENOENT */
int vigie_store_put_state(struct vigie_store *store, const char *key,
			  const char *value) VIGIE_MUST_CHECK;

/* Rows changed by this connection since it was opened: 0 proves that nothing was written. */
int64_t vigie_store_changes(const struct vigie_store *store);

#endif
