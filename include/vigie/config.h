/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration: vigie.conf and the files of vigie.conf.d (INTERFACE.md, "vigie.conf, by
 * example"), read once into one immutable object. Paths in it are resolved against the folder of
 * the file that names them. Secrets are names of credentials here, never values.
 */
#ifndef VIGIE_CONFIG_H
#define VIGIE_CONFIG_H

#include "vigie/calendar.h"
#include "vigie/diagnostic.h"
#include "vigie/facts.h"
#include "vigie/format.h"
#include "vigie/rules.h"
#include "vigie/transport.h"

struct vigie_expectation { /* `expect absences within 3 days` */
	enum vigie_delivery_kind kind;
	int days;
};

struct vigie_config_source {
	const char *name;
	struct vigie_span span; /* of the name, for messages */
	const char *url; /* normalised: directory:// paths are absolute */
	const char *format; /* NULL: auto */
	const char *const *matches; /* patterns; the first that a path matches speaks */
	size_t n_matches;
	int every_seconds; /* 15 minutes when not said */
	/* How it is reached; NULL where not said. Files are absolute paths. */
	const char *user, *secret, *key; /* the last two: names of credentials */
	enum vigie_login login;
	const char *authority, *certificate, *known_hosts;
	const char *const *senders;
	size_t n_senders;
	const char *folder;
	uint64_t size_limit; /* bytes of a file; VIGIE_INPUT_LIMIT when not said */
	enum vigie_settle after;
	struct vigie_expectation *expectations;
	size_t n_expectations;
	struct vigie_level_pattern *levels;
	size_t n_levels;
	struct vigie_column_mapping *columns; /* of the format `columns` */
	size_t n_columns;
};

/* Bits: a programme may be given in several. */
enum vigie_programme_mode {
	VIGIE_MODE_UNSAID = 0,
	VIGIE_MODE_IN_PERSON = 1,
	VIGIE_MODE_REMOTE_AT_HOME = 2,
	VIGIE_MODE_REMOTE_AT_SCHOOL = 4,
};

struct vigie_range { /* both 0: not said */
	int least, most;
};

struct vigie_config_programme {
	const char *name, *title; /* title: as name when not said */
	struct vigie_span span;
	unsigned mode; /* bits of enum vigie_programme_mode */
	struct vigie_condition_source eligible, ends; /* name NULL: not written */
	int capacity_per_school, capacity_per_coordinator, capacity_total; /* -1: no limit */
	int household; /* open referrals of one household; -1: no limit */
	int answer_days, expire_days; /* school days; 0 none */
	int remind_days, escalate_days; /* school days after the proposal; 0 none */
	const char *next; /* offered instead when it is full, refused or expired; NULL none */
	const char *const *beside; /* offered together with it */
	size_t n_beside;
	struct vigie_range group; /* pupils */
	struct vigie_range hours; /* a week */
	int opens, closes; /* seconds after local midnight; equal: not said */
	unsigned open_days; /* a bit per weekday, 0 Monday; 0: not said */
	vigie_day from, to; /* first and last day of a proposal; NONE: no such bound */
	bool codes; /* each accepted referral gets a code of the programme's stock */
	int codes_low; /* free codes below which somebody is told */
	int volunteers; /* who tutor in each partner school; 0 not said */
	const char *note; /* for who reads of a referral; NULL none */
};

/* How mail to a coordinator is encrypted (vigie/seal.h). */
enum vigie_seal_kind { VIGIE_SEAL_NONE, VIGIE_SEAL_OPENPGP, VIGIE_SEAL_SMIME };

struct vigie_config_seal {
	enum vigie_seal_kind kind;
	const char *file; /* absolute */
	struct vigie_span span; /* where it is named */
	const char *bytes; /* of the file, as it was when the configuration was read */
	size_t size;
};

enum vigie_identity { VIGIE_IDENTITY_NONE, VIGIE_IDENTITY_INITIALS, VIGIE_IDENTITY_FULL };

struct vigie_config_coordinator {
	const char *name, *email;
	struct vigie_span span;
	bool covers_all;
	const char *const *schools; /* UAIs */
	size_t n_schools;
	const char *const *departments;
	size_t n_departments;
	const char *const *programmes; /* none: all */
	size_t n_programmes;
	int digest_second; /* seconds after local midnight; 7:30 when not said */
	int digest_weekday; /* 0 Monday … 6; -1 daily */
	bool urgent_at_once, quiet_weekends, quiet_holidays;
	enum vigie_identity identity;
	vigie_day until; /* NONE: no end */
	const char *second; /* name of the coordinator told when this one is silent; NULL none */
	struct vigie_config_seal seal; /* kind NONE: mail is not encrypted */
};

#define VIGIE_INBOX_SECONDS 300 /* between two looks, when not said */
#define VIGIE_TOKEN_PLACE "{token}" /* in `address` */

struct vigie_config_inbox { /* `inbox "imaps://…" { … }` */
	const char *url; /* NULL: none, nobody can answer */
	const char *user, *secret; /* NULL: those of the mail block */
	const char *authority; /* NULL: those of the system */
	const char *folder; /* where messages that were dealt with go; "vigie" when not said */
	const char *address; /* NULL: the sender's, "vigie+{token}@…" */
	int every_seconds;
};

struct vigie_config_mail {
	const char *from; /* "vigie <vigie@exemple.fr>"; NULL: no mail block */
	const char *smtp; /* smtp://, smtps:// or file:/// URL */
	const char *secret, *user; /* credential name, login; NULL none */
	const char *authority; /* of the server's certificate; NULL: those of the system */
	struct vigie_config_inbox inbox;
};

struct vigie_config {
	struct vigie_arena *arena; /* owns all of it */
	const char *file; /* the main file */
	const char *office; /* name */
	const char *store, *rules, *spool; /* absolute paths */
	struct vigie_span rules_span; /* where the folder of rules is said; empty: nowhere */
	const char *timezone; /* "Europe/Paris" when not said */
	const char *language; /* "fr" or "en"; fr when not said */
	const char *contact; /* e-mail address told of failed reloads; NULL none */
	struct vigie_calendar *calendar; /* week and holidays, read from the named file */
	const char **calendars; /* the files that the holidays were read from */
	size_t n_calendars;
	struct vigie_fact_term *terms; /* of the office, each with its year and dates */
	size_t n_terms;
	struct vigie_config_source *sources;
	size_t n_sources;
	struct vigie_config_programme *programmes;
	size_t n_programmes;
	struct vigie_config_coordinator *coordinators;
	size_t n_coordinators;
	struct vigie_config_mail mail;
	/* school.partner(): schools that work with an association, by UAI, from `partner "zupdeco"
	 * { schools … }` */
	struct vigie_config_partner {
		const char *name;
		const char *const *schools;
		size_t n_schools;
	} * partners;
	size_t n_partners;
	const char *letters; /* folder of the office's own letters: `mail` beside the main file */
	struct vigie_source **letter_texts; /* the files in it; the mail room reads them */
	size_t n_letter_texts;
	struct vigie_source **texts; /* the files read, kept for messages about conditions */
	size_t n_texts;
};

/*
 * Reads `path` and the files of the folder `<path>.d` that end in .conf, in order of name, then the
 * holidays file. Every error and warning goes to `list`, whose entries point into the
 * configuration's texts: render them before the configuration is freed. Returns 0; 1 there were
 * errors: what `ret_config` gets is good for showing the messages and for nothing else; -ENOENT the
 * file does not exist; another -errno when it cannot be read.
 */
int vigie_config_load(const char *path, struct vigie_diagnostics *list,
		      struct vigie_config **ret_config) VIGIE_MUST_CHECK;
void vigie_config_free(struct vigie_config *config);
VIGIE_DEFINE_FREEP(vigie_config, struct vigie_config, vigie_config_free)

/*
 * Reads the rule files in force: every .rules file of the shipped folder ($VIGIE_LIBDIR/rules, else
 * /usr/lib/vigie/rules) and of the configured folder, the latter replacing by file name
 * (INTERFACE.md), in order of name, and compiles them with the configuration's conditions and
 * programmes. Same outcomes as vigie_rules_compile(), or -errno of reading; on 1 the files are
 * handed out too, for the messages. `rules_dir` (a folder or one file) takes the place of both;
 * NULL: as configured.
 */
struct vigie_rule_files; /* the texts, for messages; owner: caller */
int vigie_config_compile_rules(const struct vigie_config *config, const char *rules_dir,
			       struct vigie_diagnostics *list, struct vigie_rule_files **ret_files,
			       struct vigie_rules **ret_rules) VIGIE_MUST_CHECK;
/* The rules in force, for who writes them: warns also of a rule that no test names, and of a
 * subject that is not among those seen (none: nothing was seen yet). Same outcomes. */
int vigie_config_check_rules(const struct vigie_config *config, const char *const *subjects,
			     size_t n_subjects, struct vigie_diagnostics *list,
			     struct vigie_rule_files **ret_files,
			     struct vigie_rules **ret_rules) VIGIE_MUST_CHECK;
void vigie_rule_files_free(struct vigie_rule_files *files);
VIGIE_DEFINE_FREEP(vigie_rule_files, struct vigie_rule_files, vigie_rule_files_free)
size_t vigie_rule_files_count(const struct vigie_rule_files *files);
const struct vigie_source *vigie_rule_files_get(const struct vigie_rule_files *files, size_t i);
/* Reads every .rules file of one folder (or the one file) without compiling. 0 or -errno. */
int vigie_rule_files_read(const char *path, struct vigie_rule_files **ret_files) VIGIE_MUST_CHECK;

/*
 * Where the configuration and the rules in force were read from: calls back for each file
 * (`suffix` NULL) and each folder, of which the files that end in `suffix` count. What is not there
 * yet is named too. Paths are borrowed for the call. 0, what the callback returned, or -ENOMEM.
 */
int vigie_config_each_input(const struct vigie_config *config,
			    int (*on_input)(void *userdata, const char *path, const char *suffix),
			    void *userdata) VIGIE_MUST_CHECK;

/* Value of a systemd credential ($CREDENTIALS_DIRECTORY/name), without its final line feed; owner:
 * caller, free(). -ENOENT when not given. */
int vigie_credential_read(const char *name, char **ret_value) VIGIE_MUST_CHECK;
/* The file that holds it, for libraries that want a path; owner: caller, free(). -ENOENT when not
 * given. */
int vigie_credential_path(const char *name, char **ret_path) VIGIE_MUST_CHECK;

/* The source below whose folder an absolute path lies, and the path below it; NULL none. Borrowed.
 */
const struct vigie_config_source *vigie_config_source_of(const struct vigie_config *config,
							 const char *path, const char **ret_below);
/*
 * What the source's patterns say of a path below its folder; strings in `arena`. Returns 0; 1 no
 * pattern matches (the hints say nothing then); -ENOMEM.
 */
int vigie_config_source_hints(const struct vigie_config_source *source, const char *path,
			      struct vigie_arena *arena,
			      struct vigie_hints *ret_hints) VIGIE_MUST_CHECK;
/* Appends what the programme offers, one translated line without its note: mode, group, hours, when
 * it is open, how long it lasts; nothing where nothing of it is said. */
void vigie_programme_describe(const struct vigie_config_programme *programme,
			      struct vigie_buffer *out);
/* Does the coordinator cover this school (department: of the directory, else the UAI's first three
 * digits) today? */
bool vigie_coordinator_covers(const struct vigie_config_coordinator *coordinator,
			      const char *school, const char *department, vigie_day today);

#endif
