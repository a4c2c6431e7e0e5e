/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries as people read them: one row of a table each, and what to do about a held or refused
 * one. */
#ifndef VIGIE_COMMAND_DELIVERY_TABLE_H
#define VIGIE_COMMAND_DELIVERY_TABLE_H

#include "daemon/command/table.h"
#include "vigie/store.h"

extern const struct table_column delivery_columns[8];

/* `dry`: nothing was written, and the words say so. */
void delivery_put(struct table *table, const char *file, const struct vigie_delivery *delivery,
		  bool dry);
/* Says on standard error what is wrong with a held or refused delivery, and what to do. True when
 * there was something to say, or rows were rejected. */
bool delivery_warn(const char *file, const struct vigie_delivery *delivery);
const char *delivery_brake_text(enum vigie_brake brake);

#endif
