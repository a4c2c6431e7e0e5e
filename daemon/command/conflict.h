/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of which it is not sure whose they are, found again in the kept copies of what waits in the
 * quarantine: what a row says, and who may be meant. Owns copies; holds personal data, so whoever
 * shows it logs it.
 */
#ifndef VIGIE_COMMAND_CONFLICT_H
#define VIGIE_COMMAND_CONFLICT_H

#include "daemon/command/quarantine.h"

struct conflict {
	int64_t delivery;
	uint32_t line;
	struct vigie_unclear row; /* its record is gone; its school is the string below */
	char school[9];
	/* what it says of its pupil; "" and NONE: not said */
	char ine[16], be[24], elenoet[24], local[64], name[192], class_name[64];
	vigie_day born;
};

struct conflicts {
	struct conflict *items;
	size_t n;
	size_t n_lost; /* deliveries of which no copy is left */
};

/* All that the filter lets through; each row once. 0 or -errno. */
int conflicts_find(struct conflicts *conflicts, struct vigie_store *store,
		   const struct vigie_config *config, vigie_time now,
		   const struct vigie_quarantine_filter *filter) VIGIE_MUST_CHECK;
/* Those of one delivery. 0; 1 no copy is left; -ENOENT; -errno. */
int conflicts_find_in(struct conflicts *conflicts, struct vigie_store *store,
		      const struct vigie_config *config, vigie_time now,
		      int64_t delivery) VIGIE_MUST_CHECK;
void conflicts_done(struct conflicts *conflicts);

/* "12:7", a row by delivery and line. Is it one? */
bool conflict_read(const char *text, int64_t *ret_delivery, uint32_t *ret_line);
/* The row of that line; NULL none. `ret_twin`: another row, of another line, says just the same. */
const struct conflict *conflicts_get(const struct conflicts *conflicts, uint32_t line,
				     bool *ret_twin);

#endif
