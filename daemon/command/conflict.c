/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads kept copies for unclear rows. See conflict.h. */
#include "daemon/command/conflict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/command/kept_file.h"

struct gathering {
	struct conflicts *conflicts;
	int64_t delivery;
};

static void copy(char *field, size_t size, const char *text)
{
	snprintf(field, size, "%s", text ? text : "");
}

static void copy_saying(struct conflict *conflict, const struct vigie_record *record)
{
	const struct vigie_id *id = &record->id;
	bool pupil = record->type == VIGIE_RECORD_PUPIL;

	copy(conflict->ine, sizeof(conflict->ine), id->ine);
	copy(conflict->be, sizeof(conflict->be), id->be);
	copy(conflict->elenoet, sizeof(conflict->elenoet), id->elenoet);
	copy(conflict->local, sizeof(conflict->local), id->local);
	copy(conflict->name, sizeof(conflict->name), id->name);
	copy(conflict->class_name, sizeof(conflict->class_name), id->class_name);
	conflict->born = id->born;
	if (!pupil)
		return;
	if (record->pupil.last)
		snprintf(conflict->name, sizeof(conflict->name), "%s %s", record->pupil.last,
			 record->pupil.first ? record->pupil.first : "");
	if (record->pupil.class_name)
		copy(conflict->class_name, sizeof(conflict->class_name), record->pupil.class_name);
	if (record->pupil.born != VIGIE_DAY_NONE)
		conflict->born = record->pupil.born;
}

/* Several records of one row say the same. */
static bool is_known(const struct conflicts *conflicts, int64_t delivery, uint32_t line)
{
	const struct conflict *last = conflicts->n ? &conflicts->items[conflicts->n - 1] : NULL;

	return last && last->delivery == delivery && last->line == line;
}

static int on_unclear(void *userdata, const struct vigie_unclear *unclear)
{
	const struct gathering *gathering = userdata;
	struct conflicts *conflicts = gathering->conflicts;
	struct conflict *larger, *conflict;

	if (is_known(conflicts, gathering->delivery, unclear->record->line))
		return 0;
	larger = reallocarray(conflicts->items, conflicts->n + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	conflicts->items = larger;
	conflict = &larger[conflicts->n++];
	*conflict = (struct conflict){
		.delivery = gathering->delivery, .line = unclear->record->line, .row = *unclear};
	conflict->row.record = NULL;
	copy(conflict->school, sizeof(conflict->school), unclear->school);
	copy_saying(conflict, unclear->record);
	return 0;
}

int conflicts_find_in(struct conflicts *conflicts, struct vigie_store *store,
		      const struct vigie_config *config, vigie_time now, int64_t delivery)
{
	VIGIE_CLEANUP(kept_file_done) struct kept_file file = {0};
	struct gathering gathering = {conflicts, delivery};
	struct vigie_delivery would;
	int r = kept_file_find(&file, store, config, delivery);

	if (r != 0)
		return r;
	file.import.on_unclear = on_unclear;
	file.import.userdata = &gathering;
	r = kept_file_preview(&file, store, now, &would);
	for (size_t i = 0; i < conflicts->n; i++)
		conflicts->items[i].row.school = conflicts->items[i].school;
	return r;
}

struct walk {
	struct conflicts *conflicts;
	struct vigie_store *store;
	const struct vigie_config *config;
	vigie_time now;
};

static int on_delivery(void *userdata, const struct vigie_delivery *delivery)
{
	const struct walk *walk = userdata;
	int r;

	if (delivery->state == VIGIE_DELIVERY_REFUSED)
		return 0;
	r = conflicts_find_in(walk->conflicts, walk->store, walk->config, walk->now, delivery->id);
	walk->conflicts->n_lost += r > 0;
	return r < 0 ? r : 0;
}

int conflicts_find(struct conflicts *conflicts, struct vigie_store *store,
		   const struct vigie_config *config, vigie_time now,
		   const struct vigie_quarantine_filter *filter)
{
	static const char *const codes[] = {"R020", "R021"};
	struct vigie_quarantine_filter one = *filter;
	struct walk walk = {conflicts, store, config, now};
	int r;

	if (filter->code)
		return vigie_quarantine_each(store, filter, on_delivery, &walk);
	one.code = codes[0];
	r = vigie_quarantine_each(store, &one, on_delivery, &walk);
	one.code = codes[1];
	return r < 0 ? r : vigie_quarantine_each(store, &one, on_delivery, &walk);
}

void conflicts_done(struct conflicts *conflicts)
{
	free(conflicts->items);
	*conflicts = (struct conflicts){0};
}

bool conflict_read(const char *text, int64_t *ret_delivery, uint32_t *ret_line)
{
	int end = 0;
	long long delivery;
	unsigned line;

	if (sscanf(text, "%18lld:%9u%n", &delivery, &line, &end) != 2 || text[end] != '\0')
		return false;
	*ret_delivery = delivery;
	*ret_line = line;
	return true;
}

const struct conflict *conflicts_get(const struct conflicts *conflicts, uint32_t line,
				     bool *ret_twin)
{
	const struct conflict *found = NULL;

	for (size_t i = 0; i < conflicts->n; i++)
		if (conflicts->items[i].line == line)
			found = &conflicts->items[i];
	*ret_twin = false;
	for (size_t i = 0; found && i < conflicts->n; i++)
		*ret_twin |= conflicts->items[i].line != line &&
			     memcmp(conflicts->items[i].row.key, found->row.key,
				    sizeof(found->row.key)) == 0;
	return found;
}
