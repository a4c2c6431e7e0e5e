/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie report`: what came of referrals in a school year, in figures that name nobody. */
#include "daemon/command/report.h"

#include <errno.h>
#include <string.h>

#include "daemon/command/command.h"
#include "vigie/translate.h"

enum report_option { REPORT_YEAR, REPORT_SCHOOL, REPORT_JSON, REPORT_CSV, REPORT_HTML };

static const struct option_line report_options[] = {
	[REPORT_YEAR] = {"--year", N_("YEAR"), N_("2026, or 2026-2027; else this school year")},
	[REPORT_SCHOOL] = {"--school", N_("UAI"), N_("only what concerns this school")},
	[REPORT_JSON] = OPTION_JSON,
	[REPORT_CSV] = {"--csv", NULL, N_("print a table for a spreadsheet, a figure a line")},
	[REPORT_HTML] = {"--html", N_("FOLDER"), N_("write a page for the web there: index.html")},
};

bool report_row_wanted(const struct vigie_report_row *row, const char *school)
{
	return !school || (row->level == VIGIE_REPORT_SCHOOL && strcmp(row->key, school) == 0);
}

bool report_school_wanted(const struct vigie_report_school *one, const char *school)
{
	return !school || strcmp(one->uai, school) == 0;
}

/* One of which nothing was ever read would be an empty report. */
static int check_school(struct vigie_store *store, const char *uai)
{
	struct vigie_school school;
	int r = uai ? vigie_store_get_school(store, uai, &school) : 0;

	if (r == -ENOENT) {
		fprintf(stderr, _("vigie: no export of school %s was read\n"), uai);
		return EXIT_UNABLE;
	}
	return r < 0 ? session_unable(_("the report"), r) : EXIT_DONE;
}

static int print(const struct vigie_report *report, const struct arguments *arguments)
{
	const char *school = arguments->options[REPORT_SCHOOL];

	if (arguments->options[REPORT_JSON])
		return report_print_json(report, school);
	if (arguments->options[REPORT_CSV])
		return report_print_csv(report, school);
	return report_print(report, school);
}

static bool read_form(const struct arguments *arguments)
{
	const char *const *options = arguments->options;

	if (!options[REPORT_HTML])
		return true;
	for (enum report_option other = REPORT_SCHOOL; other < REPORT_HTML; other++) {
		if (!options[other])
			continue;
		usage_error("report", _("%s and %s exclude each other"), "--html",
			    report_options[other].name);
		return false;
	}
	return true;
}

static int write_page(const struct vigie_page *page, const char *folder)
{
	int r = report_write_page(page, folder);

	return r < 0 ? session_unable(folder, r) : EXIT_DONE;
}

static int run_report(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	VIGIE_CLEANUP(vigie_report_freep) struct vigie_report *report = NULL;
	struct vigie_report_query query;
	int code, r;

	if (arguments->options[REPORT_SCHOOL] &&
	    !usage_school("report", arguments->options[REPORT_SCHOOL]))
		return EXIT_USAGE;
	if (!read_form(arguments))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code)
		return code;
	query.today = session_today(session, config);
	query.year = vigie_day_school_year(query.today);
	if (!usage_year("report", arguments->options[REPORT_YEAR], &query.year))
		return EXIT_USAGE;
	code = session_open_store(config, VIGIE_STORE_READ, &store);
	if (code == EXIT_DONE)
		code = check_school(store, arguments->options[REPORT_SCHOOL]);
	if (code)
		return code;
	r = vigie_report_make(store, config, &query, &report);
	if (r == 0 && arguments->options[REPORT_HTML])
		return write_page(&(struct vigie_page){store, config, report, session->now},
				  arguments->options[REPORT_HTML]);
	if (r == 0)
		r = print(report, arguments);
	return r < 0 ? session_unable(_("the report"), r) : EXIT_DONE;
}

const struct command command_report = {
	.name = "report",
	.summary = N_("what came of referrals in a school year, without a name"),
	.details =
		N_("By department, school and programme: pupils referred, helped, in hand, "
		   "waiting, refused; hours; volunteers; how averages and absences of the helped "
		   "changed, beside those of the pupils still waiting; what coordinators called "
		   "not relevant; flags by school; exam results. Figures beside each other prove "
		   "no cause. Counts under five pupils are not shown, nor those that would give "
		   "one of them away."),
	.examples = N_("  vigie report\n"
		       "  vigie report --year 2026 --csv >report.csv\n"
		       "  vigie report --html /var/www/html/vigie\n"),
	COMMAND_OPTIONS(report_options),
	.run = run_report,
};
