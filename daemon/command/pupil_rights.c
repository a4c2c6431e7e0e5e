/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie pupil erase` and `object`: a family's rights, exercised by a person of the office. What is
 * erased cannot be brought back, so it is asked for twice. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>

#include "daemon/command/desk.h"
#include "vigie/quarantine.h"
#include "vigie/transition.h"
#include "vigie/translate.h"

enum erase_option { ERASE_YES, ERASE_WHY };
enum object_option { OBJECT_END, OBJECT_WHY };

static int erase(const struct desk *desk, int64_t person)
{
	char folder[PATH_MAX];
	uint64_t copies = 0;
	int r = vigie_quarantine_folder(desk->config->spool, folder, sizeof(folder));

	if (r == 0)
		r = vigie_person_erase(desk->store, person, folder, &desk->ruling, &copies);
	if (r < 0)
		return session_unable(_("the pupil"), r);
	printf(_("Pupil #%lld is erased. Kept copies removed with it: %" PRIu64 ".\n"),
	       (long long)person, copies);
	puts(_("The school's next export brings the pupil again, unless the school takes it out "
	       "there."));
	if (r > 0)
		fputs(_("vigie: somebody reads the store just now: what its log still holds is "
			"overwritten when that ends\n"),
		      stderr);
	return EXIT_DONE;
}

static int run_erase(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	int64_t person = 0;
	int code = desk_open(&desk, session, NULL, arguments->options[ERASE_WHY]);

	if (code == EXIT_DONE)
		code = desk_find(&desk, arguments->operands[0], &person);
	if (code)
		return code;
	if (!arguments->options[ERASE_YES]) {
		fprintf(stderr,
			_("vigie: this would erase all that is kept of pupil #%lld, for good; with "
			  "--yes it does\n"),
			(long long)person);
		return EXIT_USAGE;
	}
	return erase(&desk, person);
}

static const struct option_line erase_options[] = {
	[ERASE_YES] = {"--yes", NULL, N_("really")},
	[ERASE_WHY] = {"--why", N_("TEXT"), N_("why, for the access log; no name in it")},
};

const struct command command_pupil_erase = {
	.name = "pupil erase",
	.operands = N_("PUPIL"),
	.summary = N_("erase all that is kept of a pupil, for good"),
	.details =
		N_("Facts, flags, decisions, referrals, other names, texts of mails that name the "
		   "pupil, the access log, and the kept copies of files of its schools. That it "
		   "was done, by whom and when, is kept with the pupil's number."),
	.examples = "  vigie pupil erase '#12' --yes\n",
	COMMAND_OPTIONS(erase_options),
	.least = 1,
	.most = 1,
	.run = run_erase,
};

static int object(const struct desk *desk, int64_t person)
{
	int r = vigie_referral_object(desk->store, desk->config, person, &desk->ruling);

	if (r < 0)
		return session_unable(_("the pupil"), r);
	if (r > 0)
		printf(_("The objection for pupil #%lld was noted before.\n"), (long long)person);
	else
		printf(_("No rule looks at pupil #%lld any more. Its flags are cleared, its open "
			 "referrals withdrawn.\n"),
		       (long long)person);
	return EXIT_DONE;
}

static int end_objection(const struct desk *desk, int64_t person)
{
	int r = vigie_person_end_objection(desk->store, person, &desk->ruling);

	if (r < 0)
		return session_unable(_("the pupil"), r);
	if (r > 0) {
		fprintf(stderr, _("vigie: there is no objection for pupil #%lld\n"),
			(long long)person);
		return EXIT_UNABLE;
	}
	printf(_("Rules look at pupil #%lld again from the next evaluation on.\n"),
	       (long long)person);
	return EXIT_DONE;
}

static int run_object(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	int64_t person = 0;
	int code = desk_open(&desk, session, NULL, arguments->options[OBJECT_WHY]);

	if (code == EXIT_DONE)
		code = desk_find(&desk, arguments->operands[0], &person);
	if (code)
		return code;
	return arguments->options[OBJECT_END] ? end_objection(&desk, person)
					      : object(&desk, person);
}

static const struct option_line object_options[] = {
	[OBJECT_END] = {"--end", NULL, N_("the objection was taken back")},
	[OBJECT_WHY] = {"--why", N_("TEXT"), N_("why, for the record; no name in it")},
};

const struct command command_pupil_object = {
	.name = "pupil object",
	.operands = N_("PUPIL"),
	.summary = N_("the family objects: no rule looks at the pupil any more"),
	.details = N_("Flags are cleared and open referrals withdrawn at once. What the school "
		      "delivers is still kept, and no rule sees it, until the objection ends."),
	.examples = N_("  vigie pupil object n12 --why 'letter of 30 November'\n"),
	COMMAND_OPTIONS(object_options),
	.least = 1,
	.most = 1,
	.run = run_object,
};
