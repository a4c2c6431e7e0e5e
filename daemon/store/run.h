/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside an import: the run over one file, and the ways it ends. Owned by vigie_store_import(). */
#ifndef VIGIE_STORE_RUN_H
#define VIGIE_STORE_RUN_H

#include "daemon/store/brake.h"
#include "daemon/store/part.h"

/* Enough of them to see what is wrong with a file; the figures stay exact beyond it. */
#define QUARANTINE_ROWS_MAX 10000

struct run {
	struct vigie_store *store;
	const struct vigie_import *import;
	const struct vigie_format *format; /* NULL unknown */
	uint8_t digest[DIGEST_BYTES];
	struct part part;
	struct vigie_delivery common; /* what every delivery of the file begins with */
	struct vigie_delivery total; /* of the file; its id is the first part's */
	uint32_t n_parts;
	enum vigie_brake brake;
	uint64_t unclear; /* rejected for something that is no fault of the file */
	uint64_t respected; /* left aside for what was said since, by one that is tried again */
	struct brake_rows rows;
	struct vigie_rejected_row told; /* the last one, told once for all records of a row */
	struct vigie_buffer rejected; /* struct vigie_rejected_row */
};

/* The file is refused whole, in a transaction of its own: everything else was rolled back. */
int run_refuse(struct run *run, enum vigie_rejection why, uint32_t line) VIGIE_MUST_CHECK;
/* A brake holds it; likewise. */
int run_hold(struct run *run) VIGIE_MUST_CHECK;
/* The open transaction's end: what was applied stays. */
int run_keep(struct run *run) VIGIE_MUST_CHECK;
/* Bytes applied before by `delivery`, replaced meanwhile, and true again: only that is noted. */
int run_confirm(struct run *run, int64_t delivery) VIGIE_MUST_CHECK;

#endif
