/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands about the quarantine share. See quarantine.h. */
#include "daemon/command/quarantine.h"

#include <string.h>

#include "daemon/command/delivery_table.h"
#include "vigie/translate.h"

bool quarantine_is_stopped(const struct vigie_delivery *delivery)
{
	return delivery->state == VIGIE_DELIVERY_HELD || delivery->state == VIGIE_DELIVERY_REFUSED;
}

const char *quarantine_why(const struct vigie_delivery *delivery)
{
	switch (delivery->state) {
	case VIGIE_DELIVERY_HELD:
		return delivery_brake_text(delivery->brake);
	case VIGIE_DELIVERY_REFUSED:
		return vigie_rejection_reason(delivery->refusal);
	case VIGIE_DELIVERY_STORED:
	case VIGIE_DELIVERY_UNCHANGED:
	case VIGIE_DELIVERY_KNOWN:
		break;
	}
	return delivery->rejected ? _("stored without its rejected rows") : _("stored");
}

const char *quarantine_state(const struct vigie_delivery *delivery)
{
	switch (delivery->state) {
	case VIGIE_DELIVERY_HELD:
		return "held";
	case VIGIE_DELIVERY_REFUSED:
		return "refused";
	case VIGIE_DELIVERY_STORED:
	case VIGIE_DELIVERY_UNCHANGED:
	case VIGIE_DELIVERY_KNOWN:
		break;
	}
	return "stored";
}

bool quarantine_read_filter(const char *command, const char *const *values,
			    struct vigie_quarantine_filter *ret_filter)
{
	static const char *const codes[] = {
#define X(enumerator, code, reason) code,
		VIGIE_REJECTIONS(X)
#undef X
	};
	const char *code = values[QUARANTINE_CODE];
	size_t i = 0;

	if (!usage_school(command, values[QUARANTINE_SCHOOL]))
		return false;
	while (code && i < VIGIE_ARRAY_SIZE(codes) && strcmp(codes[i], code) != 0)
		i++;
	if (code && i == VIGIE_ARRAY_SIZE(codes)) {
		usage_unknown(command, N_("no such code"), code, codes, VIGIE_ARRAY_SIZE(codes));
		return false;
	}
	*ret_filter = (struct vigie_quarantine_filter){values[QUARANTINE_SOURCE],
						       values[QUARANTINE_SCHOOL], code};
	return true;
}

int quarantine_each(struct vigie_store *store,
		    int (*on_delivery)(void *userdata, const struct vigie_delivery *delivery),
		    void *userdata)
{
	const struct vigie_quarantine_filter all = {0};

	return vigie_quarantine_each(store, &all, on_delivery, userdata);
}
