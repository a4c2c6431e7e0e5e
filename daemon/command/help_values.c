/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The closed values of options, from the tables that their readers use, and the names that the
 * configuration gives: sources, programmes, coordinators, rules. Owns nothing. Never looks into the
 * store: a completion shows no pupil, and waits for nobody.
 */
#include "daemon/command/help_values.h"

#include <string.h>

#include "daemon/command/words.h"
#include "vigie/format.h"
#include "vigie/membership.h"
#include "vigie/stock.h"
#include "vigie/transition.h"
#include "vigie/translate.h"
#include "vigie/zone.h"

static void put(const char *value, const char *meaning)
{
	printf("%s\t%s\n", value, meaning);
}

static void list_reasons(const struct session *session, const struct command *command)
{
	const char *verb = strrchr(command->name, ' ') + 1;

	(void)session;
	for (unsigned event = 0; event < VIGIE_REFERRAL_EVENTS_N; event++) {
		if (strcmp(vigie_referral_event_word(event), verb) != 0)
			continue;
		for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++)
			if (vigie_referral_reason_for(reason, event, VIGIE_ACTOR_PERSON))
				put(vigie_referral_reason_word(reason),
				    vigie_referral_reason_text(reason));
	}
}

static void list_states(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
#define X(enumerator, word, text) put(word, _(text));
	VIGIE_REFERRAL_STATES(X)
#undef X
}

static void list_code_states(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
#define X(enumerator, word, text) put(word, _(text));
	VIGIE_CODE_STATES(X)
#undef X
}

static void list_codes(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
#define X(enumerator, code, reason) put(code, _(reason));
	VIGIE_REJECTIONS(X)
#undef X
}

static void list_formats(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
	put("auto", "");
	for (size_t i = 0; vigie_formats[i]; i++)
		put(vigie_formats[i]->name, _(vigie_formats[i]->title));
}

static void list_priorities(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
	for (unsigned priority = 0; priority <= VIGIE_PRIORITY_URGENT; priority++)
		put(words_priority(priority), words_priority_text(priority));
}

static void list_zones(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
	for (unsigned zone = 0; zone < VIGIE_ZONES_N; zone++)
		put(vigie_zone_word(zone), vigie_zone_name(zone));
}

static void list_languages(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
	put("fr", "français");
	put("en", "English");
}

static void list_commands(const struct session *session, const struct command *command)
{
	(void)session;
	(void)command;
	for (size_t i = 0; commands[i]; i++)
		put(commands[i]->name, _(commands[i]->summary));
}

/* What is wrong with the configuration is for `vigie check` to say. NULL: none that can be read. */
static struct vigie_config *load(const struct session *session)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;

	if (vigie_diagnostics_new(&list) < 0 ||
	    vigie_config_load(session->config_path, list, &config) < 0)
		return NULL;
	return TAKE_PTR(config);
}

static void list_sources(const struct session *session, const struct command *command)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = load(session);

	(void)command;
	for (size_t i = 0; config && i < config->n_sources; i++)
		put(config->sources[i].name, "");
}

static void list_programmes(const struct session *session, const struct command *command)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = load(session);

	(void)command;
	for (size_t i = 0; config && i < config->n_programmes; i++)
		put(config->programmes[i].name,
		    config->programmes[i].title ? config->programmes[i].title : "");
}

static void list_coordinators(const struct session *session, const struct command *command)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = load(session);

	(void)command;
	for (size_t i = 0; config && i < config->n_coordinators; i++)
		put(config->coordinators[i].name, "");
}

static void list_rules(const struct session *session, const struct command *command)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	struct vigie_setup setup = {0};

	(void)command;
	if (vigie_diagnostics_new(&list) < 0 ||
	    vigie_setup_load(session->config_path, NULL, list, &setup) < 0)
		return;
	for (size_t i = 0; setup.rules && i < vigie_rules_count(setup.rules); i++) {
		const struct vigie_rule_info *rule = vigie_rules_info(setup.rules, i);

		put(rule->name, rule->title ? rule->title : "");
	}
	vigie_setup_done(&setup);
}

/* X(how the command's name begins, option, list) */
#define VALUES(X)                                                                                  \
	X("referrals ", "--reason", list_reasons)                                                  \
	X("referrals list", "--state", list_states)                                                \
	X("referrals list", "--programme", list_programmes)                                        \
	X("referrals list", "--coordinator", list_coordinators)                                    \
	X("codes list", "--state", list_code_states)                                               \
	X("codes list", "--programme", list_programmes)                                            \
	X("sources ", "--code", list_codes)                                                        \
	X("sources ", "--source", list_sources)                                                    \
	X("", "--format", list_formats)                                                            \
	X("", "--priority", list_priorities)                                                       \
	X("", "--zone", list_zones)                                                                \
	X("", "--language", list_languages)                                                        \
	X("", "--rule", list_rules)                                                                \
	X("poll", "operands", list_sources)                                                        \
	X("mail test", "operands", list_coordinators)                                              \
	X("codes import", "operands", list_programmes)                                             \
	X("help", "operands", list_commands)

void help_values(const struct session *session, const struct command *command, const char *what)
{
	static const struct {
		const char *begin, *what;
		void (*list)(const struct session *session, const struct command *command);
	} values[] = {
#define X(begin, what, list) {begin, what, list},
		VALUES(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(values); i++)
		if (strcmp(values[i].what, what) == 0 &&
		    strncmp(command->name, values[i].begin, strlen(values[i].begin)) == 0)
			values[i].list(session, command);
}
