/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside the store room: the state of a connection's transactions, and of those that are gathered
 * into one. Owned by the store; vigie_store_begin() and the others beside it are its verbs.
 */
#ifndef VIGIE_STORE_TRANSACTION_H
#define VIGIE_STORE_TRANSACTION_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct transactions {
	/* sqlite3_total_changes64() counts what was rolled back too: */
	int64_t at_begin, undone;
	int64_t lasting; /* changes that are on the disk, when `hasty` */
	bool hasty; /* commits do not wait for the disk */
	bool gathering; /* those that begin are gathered */
	bool gathered; /* one that holds others is open */
	bool within; /* one of these is */
	int64_t at_gathered, undone_gathered; /* when it was opened */
	struct timespec since; /* likewise */
};

#endif
