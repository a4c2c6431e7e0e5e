/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries as people read them. See delivery_table.h. */
#include "daemon/command/delivery_table.h"

#include "daemon/command/export_file.h"
#include "daemon/command/harmless.h"
#include "daemon/command/refusal.h"
#include "daemon/command/words.h"

const struct table_column delivery_columns[8] = {
	{N_("File"), false},	{N_("Format"), false},	{N_("School"), false},
	{N_("Kind"), false},	{N_("New"), true},	{N_("Unchanged"), true},
	{N_("Rejected"), true}, {N_("Outcome"), false},
};

static const char *outcome_text(const struct vigie_delivery *delivery, bool dry)
{
	switch (delivery->state) {
	case VIGIE_DELIVERY_STORED:
		return dry ? _("would be stored") : _("stored");
	case VIGIE_DELIVERY_UNCHANGED:
		return _("nothing new");
	case VIGIE_DELIVERY_KNOWN:
		return _("already known");
	case VIGIE_DELIVERY_HELD:
		return dry ? _("would be held") : _("held");
	case VIGIE_DELIVERY_REFUSED:
		return _("refused");
	}
	return "";
}

void delivery_put(struct table *table, const char *file, const struct vigie_delivery *delivery,
		  bool dry)
{
	bool refused = delivery->state == VIGIE_DELIVERY_REFUSED;

	table_cell(table, "%s", file);
	table_cell(table, "%s", delivery->format[0] ? delivery->format : "-");
	table_cell(table, "%s", delivery->school[0] ? delivery->school : "-");
	table_cell(table, "%s", refused ? "-" : words_kind_text(delivery->kind));
	table_number(table, delivery->accepted - delivery->unchanged);
	table_number(table, delivery->unchanged);
	table_number(table, delivery->rejected);
	table_cell(table, "%s", outcome_text(delivery, dry));
}

const char *delivery_brake_text(enum vigie_brake brake)
{
	static const char *const texts[] = {
#define X(enumerator, text) [VIGIE_BRAKE_##enumerator] = text,
		VIGIE_BRAKES(X)
#undef X
	};

	return _(texts[brake]);
}

static void warn_held(const char *file, const struct vigie_delivery *delivery)
{
	VIGIE_CLEANUP(vigie_freep) char *shown = harmless_copy(file);

	fprintf(stderr, _("%s: held: %s. Nothing of it is applied.\n"), shown ? shown : "",
		delivery_brake_text(delivery->brake));
	if (delivery->id)
		fprintf(stderr,
			_("      = 'vigie sources quarantine show %lld' says what it would change\n"
			  "      = if it is right after all: vigie sources quarantine retry %lld "
			  "--force --why '…'; else ask the school for a new export\n"),
			(long long)delivery->id, (long long)delivery->id);
	else
		fprintf(stderr, _("      = if the file is right after all, import it with --force; "
				  "else ask the school for a new export\n"));
}

static void warn_refused(const char *file, const struct vigie_delivery *delivery)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	int r = export_member_name(&name, file, delivery->member);

	refusal_print_file(r < 0 ? file : vigie_buffer_string(&name), delivery->refusal_line,
			   delivery->refusal);
}

bool delivery_warn(const char *file, const struct vigie_delivery *delivery)
{
	switch (delivery->state) {
	case VIGIE_DELIVERY_STORED:
	case VIGIE_DELIVERY_UNCHANGED:
	case VIGIE_DELIVERY_KNOWN:
		break;
	case VIGIE_DELIVERY_HELD:
		warn_held(file, delivery);
		return true;
	case VIGIE_DELIVERY_REFUSED:
		warn_refused(file, delivery);
		return true;
	}
	return delivery->rejected > 0;
}
