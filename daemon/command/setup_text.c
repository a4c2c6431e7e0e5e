/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration that `vigie setup` writes, in the words of the user's language. Pure: answers
 * in, text out. */
#include "daemon/command/setup_text.h"

#include <string.h>

#include "vigie/translate.h"

/* The programmes that the shipped rules send pupils to. X(name, English msgid of its block) */
#define PROGRAMMES(X)                                                                              \
	X("tutorat-college",                                                                       \
	  N_("programme \"tutorat-college\" {\n"                                                   \
	     "    title      \"Tutorat solidaire au collège\"\n"                                  \
	     "    mode       in person\n"                                                          \
	     "    # Nobody until partner schools are named: see vigie.conf(5).\n"                  \
	     "    eligible   when level in 6e..3e and "                                            \
	     "school.partner(\"tutorat-solidaire\")\n"                                             \
	     "    capacity   20 per school\n"                                                      \
	     "    answer     within 10 days, expire after 30 days\n"                               \
	     "}\n\n"))                                                                             \
	X("homeclasse", N_("programme \"homeclasse\" {\n"                                          \
			   "    title      \"HomeClasse, tutorat à distance\"\n"                  \
			   "    mode       remote at home\n"                                       \
			   "    eligible   when level in CM1..Tle\n"                               \
			   "    capacity   60 in all\n"                                            \
			   "    household  2\n"                                                    \
			   "    answer     within 10 days, expire after 30 days\n"                 \
			   "}\n\n"))                                                               \
	X("devoirs-faits", N_("programme \"devoirs-faits\" {\n"                                    \
			      "    title      \"Devoirs faits\"\n"                                 \
			      "    mode       in person\n"                                         \
			      "    eligible   when level in 6e..3e\n"                              \
			      "    capacity   15 per school\n"                                     \
			      "}\n\n"))

/* As people write it: "C". */
static const char *zone_word(enum vigie_zone zone)
{
	return zone <= VIGIE_ZONE_C ? vigie_zone_name(zone) + strlen("Zone ")
				    : vigie_zone_word(zone);
}

static void put_office(const struct setup *setup, struct vigie_buffer *out)
{
	vigie_buffer_append_format(out,
				   _("office \"%s\" {\n"
				     "    store      \"%s/vigie.db\"\n"
				     "    spool      \"%s/spool\"\n"
				     "    rules      \"%s/rules.d\"\n"
				     "    timezone   \"%s\"\n"
				     "    language   %s\n"
				     "    contact    \"%s\"\n"),
				   setup->office, setup->place.state, setup->place.state,
				   setup->place.folder, vigie_zone_timezone(setup->zone),
				   vigie_translate_language(), setup->email);
	if (*setup->calendar)
		vigie_buffer_append_format(out, _("    holidays   zone %s \"%s\"\n"),
					   zone_word(setup->zone), setup->calendar);
	vigie_buffer_append_string(out, "}\n\n");
}

static void put_mail(const struct setup *setup, struct vigie_buffer *out)
{
	vigie_buffer_append_format(out,
				   _("mail {\n"
				     "    from       \"%s\"\n"
				     "    smtp       \"%s\"\n"),
				   setup->from, setup->server);
	if (*setup->user)
		vigie_buffer_append_format(out,
					   _("    user       \"%s\"\n"
					     "    secret     credential \"%s\"\n"),
					   setup->user, SETUP_CREDENTIAL);
	vigie_buffer_append_string(out, "}\n");
}

static bool has_programme(const struct vigie_config *config, const char *name)
{
	for (size_t i = 0; config && i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, name) == 0)
			return true;
	return false;
}

void setup_text(const struct setup *setup, const struct vigie_config *beside,
		struct vigie_buffer *out)
{
	static const struct {
		const char *name, *text;
	} programmes[] = {
#define X(name, text) {name, text},
		PROGRAMMES(X)
#undef X
	};

	vigie_buffer_append_format(out,
				   _("# Written by 'vigie setup'. vigie.conf(5) says what each "
				     "line means;\n"
				     "# the files *.conf of the folder %s.d are read too.\n\n"),
				   setup->place.config);
	put_office(setup, out);
	vigie_buffer_append_format(out,
				   _("source \"depots\" {\n"
				     "    fetch      \"directory://%s\"\n"
				     "    format     auto\n"
				     "    every      15 minutes\n"
				     "}\n\n"),
				   setup->folder);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(programmes); i++)
		if (!has_programme(beside, programmes[i].name))
			vigie_buffer_append_string(out, _(programmes[i].text));
	vigie_buffer_append_format(out,
				   _("coordinator \"%s\" {\n"
				     "    email      \"%s\"\n"
				     "    covers     everything\n"
				     "    digest     daily at 07:30\n"
				     "    urgent     at once\n"
				     "    quiet      weekends, holidays\n"
				     "    identity   none\n"
				     "}\n\n"),
				   setup->coordinator, setup->email);
	put_mail(setup, out);
}
