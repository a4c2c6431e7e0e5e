/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a programme offers, said for whoever reads of a referral to it. Owns nothing. */
#include <string.h>

#include "vigie/config.h"
#include "vigie/translate.h"

#define SEPARATOR " · "
#define EVERY_DAY 0x7fu

static void next(struct vigie_buffer *out)
{
	if (out->size > 0)
		vigie_buffer_append_string(out, SEPARATOR);
}

static void append_modes(struct vigie_buffer *out, unsigned mode)
{
	static const struct {
		enum vigie_programme_mode mode;
		const char *text;
	} modes[] = {
		{VIGIE_MODE_IN_PERSON, N_("in person")},
		{VIGIE_MODE_REMOTE_AT_HOME, N_("remote, at home")},
		{VIGIE_MODE_REMOTE_AT_SCHOOL, N_("remote, at school")},
	};
	const char *between = "";

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(modes); i++) {
		if (!(mode & modes[i].mode))
			continue;
		vigie_buffer_append_format(out, "%s%s", between, _(modes[i].text));
		between = _(" or ");
	}
}

static void append_group(struct vigie_buffer *out, const struct vigie_range *group)
{
	if (group->most == 0)
		return;
	next(out);
	if (group->most == 1)
		vigie_buffer_append_string(out, _("alone"));
	else if (group->least == 1)
		vigie_buffer_append_format(out, _("alone or in groups of up to %d"), group->most);
	else
		vigie_buffer_append_format(out, _("in groups of %d to %d"), group->least,
					   group->most);
}

static void append_hours(struct vigie_buffer *out, const struct vigie_range *hours)
{
	if (hours->most == 0)
		return;
	next(out);
	if (hours->least == hours->most)
		vigie_buffer_append_format(out, _("%d h a week"), hours->most);
	else
		vigie_buffer_append_format(out, _("%d to %d h a week"), hours->least, hours->most);
}

static void append_days(struct vigie_buffer *out, unsigned days)
{
	static const char *const names[] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
					    N_("Thursday"), N_("Friday"),  N_("Saturday"),
					    N_("Sunday")};
	const char *between = "";

	if (days == EVERY_DAY) {
		vigie_buffer_append_string(out, _("every day"));
		return;
	}
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++) {
		if (!(days & 1u << i))
			continue;
		vigie_buffer_append_format(out, "%s%s", between, _(names[i]));
		between = ", ";
	}
}

static void append_opening(struct vigie_buffer *out, const struct vigie_config_programme *programme)
{
	if (programme->opens == programme->closes)
		return;
	next(out);
	append_days(out, programme->open_days);
	vigie_buffer_append_format(out, _(" from %02d:%02d to %02d:%02d"), programme->opens / 3600,
				   programme->opens / 60 % 60, programme->closes / 3600,
				   programme->closes / 60 % 60);
}

static void append_validity(struct vigie_buffer *out,
			    const struct vigie_config_programme *programme)
{
	if (programme->from == VIGIE_DAY_NONE)
		return;
	next(out);
	vigie_buffer_append_string(out, _("from "));
	vigie_day_append_iso(out, programme->from);
	vigie_buffer_append_string(out, _(" to "));
	vigie_day_append_iso(out, programme->to);
}

void vigie_programme_describe(const struct vigie_config_programme *programme,
			      struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	append_modes(&text, programme->mode);
	append_group(&text, &programme->group);
	append_hours(&text, &programme->hours);
	append_opening(&text, programme);
	append_validity(&text, programme);
	vigie_buffer_append_string(out, vigie_buffer_string(&text));
}
