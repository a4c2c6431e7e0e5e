/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie codes import|reveal|revoke`: what people do with a stock, each with a name in the story of
 * the code. The value is printed by `reveal` alone.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/codes.h"
#include "daemon/command/desk.h"
#include "vigie/input.h"
#include "vigie/translate.h"

enum import_option { IMPORT_EXPIRES, IMPORT_AS };
enum reveal_option { REVEAL_AS, REVEAL_WHY };
enum revoke_option { REVOKE_WHY, REVOKE_AS, REVOKE_REPLACE };

#define OPTION_AS                                                                                  \
	{                                                                                          \
		"--as", N_("WHO"), N_("who does it, for the record; by default your login name")   \
	}

static void on_flaw(void *userdata, uint32_t line, enum vigie_code_flaw flaw)
{
	static const char *const texts[] = {
#define X(enumerator, text) [VIGIE_CODE_FLAW_##enumerator] = text,
		VIGIE_CODE_FLAWS(X)
#undef X
	};

	fprintf(stderr, "%s:%" PRIu32 ": %s\n", *(const char *const *)userdata, line,
		_(texts[flaw]));
}

static int import(const struct desk *desk, const char *programme, const char *path,
		  vigie_day expires)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct vigie_stock_import import = {.programme = programme,
					    .expires = expires,
					    .ruling = &desk->ruling,
					    .on_flaw = on_flaw,
					    .userdata = &path};
	struct vigie_stock_imported imported;
	int r = vigie_input_open(path, path, &input);

	import.input = input;
	if (r == 0)
		r = vigie_stock_import(desk->store, &import, &imported);
	if (r < 0)
		return session_unable(path, r);
	printf(_("Codes added: %llu; in the stock already: %llu; lines that are no code: %llu.\n"),
	       (unsigned long long)imported.added, (unsigned long long)imported.known,
	       (unsigned long long)imported.flawed);
	return imported.flawed ? EXIT_FOUND : EXIT_DONE;
}

static int run_import(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	const struct vigie_config_programme *programme;
	vigie_day expires = VIGIE_DAY_NONE;
	int code;

	if (!usage_day("codes import", "--expires", arguments->options[IMPORT_EXPIRES], &expires))
		return EXIT_USAGE;
	code = desk_open(&desk, session, arguments->options[IMPORT_AS], NULL);
	if (code == EXIT_DONE)
		code = codes_find_programme(desk.config, "codes import", arguments->operands[0],
					    &programme);
	return code ? code : import(&desk, programme->name, arguments->operands[1], expires);
}

static const struct option_line import_options[] = {
	[IMPORT_EXPIRES] = {"--expires", N_("DATE"), N_("last day on which they can be used")},
	[IMPORT_AS] = OPTION_AS,
};

const struct command command_codes_import = {
	.name = "codes import",
	.operands = N_("PROGRAMME FILE"),
	.summary = N_("add access codes to the stock of a programme, one a line"),
	.details = N_("What is wrong with a line is told by its number, never by its content. A "
		      "code that is in the stock already stays as it is. Delete the file "
		      "afterwards: whoever reads it has the codes."),
	.examples = "  vigie codes import codes-bailleur codes.txt --expires 2027-07-02\n",
	COMMAND_OPTIONS(import_options),
	.least = 2,
	.most = 2,
	.run = run_import,
};

static int reveal(const struct desk *desk, int64_t id)
{
	char value[VIGIE_CODE_MOST + 1];
	int r = vigie_stock_reveal(desk->store, id, &desk->ruling, value, sizeof(value));

	if (r == 0)
		puts(value);
	explicit_bzero(value, sizeof(value));
	return codes_tell(r, id, _("the code is not issued: there is nobody to give it to"));
}

static int run_reveal(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	const char *as = arguments->options[REVEAL_AS];
	int64_t id;
	int code;

	if (!usage_number("codes reveal", _("code"), arguments->operands[0], &id))
		return EXIT_USAGE;
	if (!as || !*as)
		return usage_error("codes reveal", _("--as is needed: who looks is recorded"));
	code = desk_open(&desk, session, as, arguments->options[REVEAL_WHY]);
	return code ? code : reveal(&desk, id);
}

static const struct option_line reveal_options[] = {
	[REVEAL_AS] = {"--as", N_("WHO"), N_("who looks, for the record; needed")},
	[REVEAL_WHY] = {"--why", N_("TEXT"), N_("why, for the record")},
};

const struct command command_codes_reveal = {
	.name = "codes reveal",
	.operands = N_("NUMBER"),
	.summary = N_("print the value of an issued access code; it is recorded who looked"),
	.details = N_("Written in the story of the code and in the access log of the pupil before "
		      "it is printed."),
	.examples = N_("  vigie codes reveal 12 --as 'C. Essai' --why 'the letter was lost'\n"),
	COMMAND_OPTIONS(reveal_options),
	.least = 1,
	.most = 1,
	.run = run_reveal,
};

static int give_another(const struct desk *desk, const struct vigie_code *code)
{
	const struct vigie_config_programme *programme;
	enum vigie_code_outcome outcome;
	int64_t id = 0;
	int r = codes_find_programme(desk->config, "codes revoke", code->programme, &programme);

	if (r != EXIT_DONE)
		return r;
	r = vigie_store_begin(desk->store);
	if (r == 0)
		r = vigie_stock_issue(desk->store, programme, code->referral, &desk->ruling, &id,
				      &outcome);
	if (r == 0)
		r = vigie_store_commit(desk->store);
	if (r < 0) {
		vigie_store_rollback(desk->store);
		return session_unable(_("the stock of codes"), r);
	}
	if (outcome == VIGIE_CODE_GIVEN) {
		printf(_("Code %lld takes its place.\n"), (long long)id);
		return EXIT_DONE;
	}
	fputs(outcome == VIGIE_CODE_NONE_LEFT
		      ? _("vigie: no free code is left to take its place\n")
		      : _("vigie: the household has as many codes as it may have\n"),
	      stderr);
	return EXIT_UNABLE;
}

static int revoke_code(const struct desk *desk, int64_t id, bool replace)
{
	struct vigie_code code;
	int r = vigie_stock_get(desk->store, id, desk->ruling.day, &code), exit_code;

	if (r == 0)
		r = vigie_stock_revoke(desk->store, id, &desk->ruling);
	exit_code = codes_tell(r, id, _("the code was revoked before"));
	if (exit_code || !replace || code.referral == 0)
		return exit_code;
	return give_another(desk, &code);
}

static int run_revoke(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	const char *why = arguments->options[REVOKE_WHY];
	int64_t id;
	int code;

	if (!usage_number("codes revoke", _("code"), arguments->operands[0], &id))
		return EXIT_USAGE;
	if (!why)
		return usage_error("codes revoke",
				   _("--why is needed: it is recorded with your name"));
	code = desk_open(&desk, session, arguments->options[REVOKE_AS], why);
	return code ? code : revoke_code(&desk, id, arguments->options[REVOKE_REPLACE]);
}

static const struct option_line revoke_options[] = {
	[REVOKE_WHY] = {"--why", N_("TEXT"), N_("why, for the record; needed")},
	[REVOKE_AS] = OPTION_AS,
	[REVOKE_REPLACE] = {"--replace", NULL, N_("give its referral another one")},
};

const struct command command_codes_revoke = {
	.name = "codes revoke",
	.operands = N_("NUMBER"),
	.summary = N_("an access code can be given to nobody any more, and is void if it was"),
	.details = N_("Tell whoever runs the service behind the codes: they close the access "
		      "itself."),
	.examples = N_("  vigie codes revoke 12 --why 'shared online' --replace\n"),
	COMMAND_OPTIONS(revoke_options),
	.least = 1,
	.most = 1,
	.run = run_revoke,
};
