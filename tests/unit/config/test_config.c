/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration: what an administrator writes, in both languages, and what he is told. Writes
 * only below a temporary folder. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "vigie/config.h"
#include "vigie/translate.h"

struct fixture {
	char folder[64], path[96];
	struct vigie_diagnostics *list;
	struct vigie_config *config;
	struct vigie_buffer messages;
};

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	strcpy(fixture->folder, "/tmp/vigie-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	snprintf(fixture->path, sizeof(fixture->path), "%s/vigie.conf", fixture->folder);
	assert_int_equal(vigie_diagnostics_new(&fixture->list), 0);
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;
	char command[128];

	vigie_buffer_done(&fixture->messages);
	vigie_diagnostics_free(fixture->list);
	vigie_config_free(fixture->config);
	snprintf(command, sizeof(command), "rm -rf '%s'", fixture->folder);
	assert_int_equal(system(command), 0);
	free(fixture);
	return 0;
}

static int load(struct fixture *fixture, const char *text)
{
	int r;

	write_file(fixture->folder, "vigie.conf", text);
	r = vigie_config_load(fixture->path, fixture->list, &fixture->config);
	vigie_diagnostics_render(fixture->list, false, &fixture->messages);
	return r;
}

#define OFFICE "office \"Essai\" {\n}\n"

static void assert_told(struct fixture *fixture, const char *text, const char *message)
{
	assert_int_equal(load(fixture, text), 1);
	if (!strstr(vigie_buffer_string(&fixture->messages), message))
		fail_msg("not told '%s' but:\n%s", message,
			 vigie_buffer_string(&fixture->messages));
}

static const char example[] =
	"office \"Académie de Créteil\" {\n"
	"    store      \"vigie.db\"       # a comment\n"
	"    rules      \"/etc/vigie/rules.d\"\n"
	"    spool      \"spool\"\n"
	"    timezone   \"Europe/Paris\"\n"
	"    language   fr\n"
	"    holidays   zone C \"calendrier.csv\", 2026-11-20\n"
	"    terms      1 2026-09-01..2026-11-30, 2 2026-12-01..2027-03-05\n"
	"}\n"
	"source \"depots-pronote\" {\n"
	"    fetch      \"directory:///srv/depots\"\n"
	"    format     auto\n"
	"    match      \"{school}/{kind}_{subject}_{term}.csv\", \"{school}/EXP_{any}.csv\"\n"
	"    every      15 minutes\n"
	"    secret     credential \"depot-password\"\n"
	"    after      keep\n"
	"    expect     absences within 3 days, grades within 21 days\n"
	"    levels     \"6*\" 6e, \"5*\" 5e, \"4*\" 4e, \"3*\" 3e\n"
	"}\n"
	"partner \"zupdeco\" { schools \"0751234A\" }\n"
	"programme \"tutorat-college\" {\n"
	"    title      \"Tutorat solidaire au collège\"\n"
	"    mode       in person\n"
	"    eligible   when level in 6e..3e and\n"
	"                    school.partner(\"zupdeco\")\n"
	"    capacity   80 per school, 1000 in all\n"
	"    household  2\n"
	"    answer     within 10 days, expire after 30 days\n"
	"    ends       when average() >= 10\n"
	"}\n"
	"coordinator \"Secteur 75 Est\" {\n"
	"    email      \"secteur75@exemple.fr\"\n"
	"    covers     schools \"0751234A\", \"0755678B\"\n"
	"    programmes \"tutorat-college\"\n"
	"    digest     daily at 07:30\n"
	"    urgent     at once\n"
	"    quiet      weekends, holidays\n"
	"    identity   none\n"
	"    until      2027-08-31\n"
	"}\n"
	"mail {\n"
	"    from       \"vigie <vigie@exemple.fr>\"\n"
	"    smtp       \"smtps://smtp.exemple.fr\"\n"
	"    secret     credential \"smtp-password\"\n"
	"    inbox      \"imaps://imap.exemple.fr/INBOX\"\n"
	"}\n";

static const char calendar[] =
	"Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\r\n"
	"Vacances de la Toussaint;-;2026-10-16T22:00:00+00:00;2026-11-01T23:00:00+00:00;Paris;"
	"Zone C;2026-2027\r\n"
	"Prérentrée;Enseignants;2026-08-30T22:00:00+00:00;2026-09-03T22:00:00+00:00;Paris;Zone "
	"C;2026-2027\r\n"
	"Vacances d'Hiver;-;2027-02-12T23:00:00+00:00;2027-02-28T23:00:00+00:00;Nice;Zone B;\r\n";

static void the_example_of_the_manual_is_read_whole(void **state)
{
	struct fixture *fixture = *state;
	const struct vigie_config *config;
	const struct vigie_config_programme *programme;
	char store[96];

	write_file(fixture->folder, "calendrier.csv", calendar);
	if (load(fixture, example) != 0)
		fail_msg("%s", vigie_buffer_string(&fixture->messages));
	config = fixture->config;
	snprintf(store, sizeof(store), "%s/vigie.db", fixture->folder);
	assert_string_equal(config->store, store);
	assert_int_equal(config->n_terms, 2);
	assert_int_equal(config->sources[0].every_seconds, 900);
	assert_int_equal(config->sources[0].n_levels, 4);
	assert_int_equal(config->sources[0].expectations[1].days, 21);
	assert_null(config->sources[0].format);
	programme = &config->programmes[0];
	assert_int_equal(programme->mode, VIGIE_MODE_IN_PERSON);
	assert_int_equal(programme->capacity_per_school, 80);
	assert_int_equal(programme->capacity_total, 1000);
	assert_int_equal(programme->expire_days, 30);
	assert_memory_equal(programme->eligible.source->text + programme->eligible.end - 9,
			    "\"zupdeco\")" + 1, 9);
	assert_string_equal(programme->ends.name, "programme tutorat-college ends");
	assert_int_equal(config->coordinators[0].digest_second, 27000);
	assert_int_equal(config->coordinators[0].identity, VIGIE_IDENTITY_NONE);
	assert_string_equal(config->mail.secret, "smtp-password");
}

static void holidays_close_from_the_start_to_the_day_before_the_end(void **state)
{
	struct fixture *fixture = *state;
	const struct vigie_calendar *days;

	write_file(fixture->folder, "calendrier.csv", calendar);
	assert_int_equal(load(fixture, example), 0);
	days = fixture->config->calendar;
	assert_true(vigie_calendar_day_open(days, vigie_day_from_date(2026, 10, 16)));
	assert_false(vigie_calendar_day_open(days, vigie_day_from_date(2026, 10, 19)));
	assert_false(vigie_calendar_day_open(days, vigie_day_from_date(2026, 10, 30)));
	assert_true(vigie_calendar_day_open(days, vigie_day_from_date(2026, 11, 2)));
	assert_false(vigie_calendar_day_open(days, vigie_day_from_date(2026, 11, 20)));
	assert_true(vigie_calendar_day_open(days, vigie_day_from_date(2026, 9, 1)));
	assert_true(vigie_calendar_day_open(days, vigie_day_from_date(2027, 2, 15)));
}

static void french_words_say_the_same(void **state)
{
	struct fixture *fixture = *state;
	const struct vigie_config *config;

	if (load(fixture,
		 "rectorat \"Essai\" {\n"
		 "  base \"b.db\"\n  langue en\n  semaine lundi, mercredi matin\n"
		 "  vacances 2026-12-21..2027-01-03\n"
		 "}\n"
		 "source \"s\" {\n  relever \"directory:depots\"\n  toutes les 2 heures\n"
		 "  après archiver\n  attendre élèves sous 30 jours\n  niveaux \"6*\" 6e\n}\n"
		 "programme \"p\" {\n  titre \"P\"\n  mode à distance au domicile\n"
		 "  capacité 5 par établissement, 9 au total\n"
		 "  réponse sous 10 jours, expirer après 30 jours\n"
		 "  admissible si niveau dans 6e..3e\n}\n"
		 "coordinateur \"c\" {\n  courriel \"c@exemple.fr\"\n  couvre tout\n"
		 "  synthèse hebdomadaire le lundi à 08:00\n  silence week-ends, vacances\n"
		 "  identité aucune\n  urgent aussitôt\n}\n"
		 "messagerie {\n  expéditeur \"v@exemple.fr\"\n  smtp \"file://mails\"\n}\n") != 0)
		fail_msg("%s", vigie_buffer_string(&fixture->messages));
	config = fixture->config;
	assert_string_equal(config->language, "en");
	assert_int_equal(config->sources[0].every_seconds, 7200);
	assert_int_equal(config->sources[0].after, VIGIE_SETTLE_ARCHIVE);
	assert_int_equal(config->programmes[0].mode, VIGIE_MODE_REMOTE_AT_HOME);
	assert_int_equal(config->programmes[0].capacity_total, 9);
	assert_int_equal(config->coordinators[0].digest_weekday, 0);
	assert_true(config->coordinators[0].covers_all);
	assert_false(
		vigie_calendar_half_open(config->calendar, vigie_day_from_date(2026, 11, 4), 1));
	assert_int_equal(strncmp(config->mail.smtp, "file:///", 8), 0);
}

static void every_mistake_is_told_in_one_pass(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(load(fixture,
			      "office \"Essai\" {\n  langage fr\n  timezone \"Mars/Base\"\n}\n"
			      "source \"s\" {\n  format pronot\n  every 5\n}\n"
			      "coordinator \"c\" {\n  email \"a@b.fr, x@y.fr\"\n  covers all\n"
			      "  programmes \"absent\"\n}\n"),
			 1);
	/* langage, timezone, fetch missing, format, every, email, programme */
	assert_int_equal(vigie_diagnostics_count(fixture->list, VIGIE_ERROR), 7);
	assert_non_null(strstr(vigie_buffer_string(&fixture->messages), "'language'"));
}

static void a_secret_in_the_file_is_refused_with_what_to_write(void **state)
{
	assert_told(*state,
		    OFFICE "source \"s\" {\n fetch \"directory:a\"\n secret \"motdepasse\"\n}\n",
		    "secret credential");
}

#define SERVER "source \"s\" {\n fetch \"davs://depots.exemple.fr/a\"\n "

static void a_source_says_how_its_server_is_reached(void **state)
{
	struct fixture *fixture = *state;
	const struct vigie_config_source *source;

	assert_int_equal(load(fixture, OFFICE SERVER
			      "utilisateur \"vigie\"\n secret identifiant \"jeton\"\n"
			      " connexion jeton\n autorité \"ca.pem\"\n"
			      " certificat \"c.pem\" clé identifiant \"k\"\n limite 200 Mo\n"
			      " après archiver\n}\n"),
			 0);
	source = &fixture->config->sources[0];
	assert_string_equal(source->user, "vigie");
	assert_string_equal(source->secret, "jeton");
	assert_int_equal(source->login, VIGIE_LOGIN_BEARER);
	assert_true(source->authority[0] == '/');
	assert_non_null(strstr(source->certificate, "/c.pem"));
	assert_string_equal(source->key, "k");
	assert_int_equal(source->size_limit, 200000000);
}

static void the_limit_of_a_file_has_limits(void **state)
{
	assert_told(*state, OFFICE SERVER "limit 0 MB\n}\n", "from 1 to 2147");
}

static void just_the_largest_limit_is_taken_and_one_more_is_not(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(load(fixture, OFFICE SERVER "limit 2147 MB\n}\n"), 0);
	vigie_config_free(fixture->config);
	fixture->config = NULL;
	assert_told(fixture, OFFICE SERVER "limit 2148 MB\n}\n", "from 1 to 2147");
}

static void what_an_address_has_no_use_for_is_told(void **state)
{
	assert_told(*state, OFFICE SERVER "known_hosts \"k\"\n}\n",
		    "begins with 'davs:' has no use for 'known_hosts'");
}

static void a_file_at_an_address_is_not_deleted(void **state)
{
	assert_told(*state,
		    OFFICE "source \"s\" {\n fetch \"https://exemple.fr/a.csv\"\n after delete\n"
			   "}\n",
		    "keeps its files");
}

static void a_login_needs_a_secret(void **state)
{
	assert_told(*state, OFFICE SERVER "login bearer\n}\n", "a login needs a secret");
}

static void addresses_in_clear_text_are_refused_with_the_safe_one(void **state)
{
	assert_told(*state, OFFICE "source \"s\" {\n fetch \"HTTP://exemple.fr/a.csv\"\n}\n",
		    "begins with \"https://\"");
}

static void a_password_in_an_address_is_refused(void **state)
{
	assert_told(*state, OFFICE "source \"s\" {\n fetch \"davs://v:x@exemple.fr/\"\n}\n",
		    "keys of their own");
}

static void an_unclosed_block_is_told(void **state)
{
	assert_told(*state, OFFICE "mail {\n from \"v@exemple.fr\"\n smtp \"smtps://x\"\n",
		    "'}' is missing");
}

static void a_second_source_of_the_same_name_is_refused(void **state)
{
	assert_told(
		*state,
		OFFICE
		"source \"s\" { fetch \"directory:a\" }\nsource \"s\" { fetch \"directory:b\" }\n",
		"another source has this name");
}

static void names_are_not_mailed_over_an_unprotected_link(void **state)
{
	assert_told(*state,
		    OFFICE
		    "coordinator \"c\" {\n email \"c@exemple.fr\"\n covers all\n identity full\n}\n"
		    "mail {\n from \"v@exemple.fr\"\n smtp \"smtp://127.0.0.1:2525\"\n}\n",
		    "only over verified TLS");
}

static void an_empty_file_has_no_office(void **state)
{
	assert_told(*state, "", "no office block");
}

static void additions_are_read_in_order_of_name(void **state)
{
	struct fixture *fixture = *state;
	char folder[128];

	snprintf(folder, sizeof(folder), "%s/vigie.conf.d", fixture->folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(folder, "20-b.conf", "source \"b\" { fetch \"directory:b\" }\n");
	write_file(folder, "10-a.conf", "source \"a\" { fetch \"directory:a\" }\n");
	write_file(folder, "notes.txt", "not a configuration");
	assert_int_equal(load(fixture, OFFICE), 0);
	assert_int_equal(fixture->config->n_sources, 2);
	assert_string_equal(fixture->config->sources[0].name, "a");
}

static void a_missing_file_is_said_to_be_missing(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(
		vigie_config_load("/nonexistent/vigie.conf", fixture->list, &fixture->config),
		-ENOENT);
}

static void the_first_pattern_that_matches_a_path_speaks(void **state)
{
	struct fixture *fixture = *state;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_hints hints;

	write_file(fixture->folder, "calendrier.csv", calendar);
	assert_int_equal(load(fixture, example), 0);
	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_config_source_hints(&fixture->config->sources[0],
						   "0750001A/EXP_ELEVE.csv", arena, &hints),
			 0);
	assert_string_equal(hints.school, "0750001A");
	assert_null(hints.kind);
	assert_int_equal(
		vigie_config_source_hints(&fixture->config->sources[0], "notes.csv", arena, &hints),
		1);
	assert_null(hints.school);
}

static void a_path_below_a_source_is_known_as_its_delivery(void **state)
{
	struct fixture *fixture = *state;
	char folder[128], path[192];
	const char *below;

	snprintf(folder, sizeof(folder), "%s/depots", fixture->folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(load(fixture, OFFICE "source \"s\" { fetch \"directory:depots\" }\n"), 0);
	snprintf(path, sizeof(path), "%s/0750001A/notes.csv", folder);
	assert_non_null(vigie_config_source_of(fixture->config, path, &below));
	assert_string_equal(below, "0750001A/notes.csv");
	assert_null(vigie_config_source_of(fixture->config, "/elsewhere/notes.csv", &below));
}

static void a_department_covers_its_schools_until_the_end_date(void **state)
{
	const char *departments[] = {"75"};
	struct vigie_config_coordinator coordinator = {
		.departments = departments, .n_departments = 1, .until = 100};

	(void)state;
	assert_true(vigie_coordinator_covers(&coordinator, "0750001A", NULL, 100));
	assert_true(vigie_coordinator_covers(&coordinator, "0990001A", "075", 100));
	assert_false(vigie_coordinator_covers(&coordinator, "0770001A", "", 100));
	assert_false(vigie_coordinator_covers(&coordinator, "0750001A", NULL, 101));
}

static void an_office_rule_file_replaces_the_shipped_one_of_its_name(void **state)
{
	struct fixture *fixture = *state;
	struct vigie_rule_files *files = NULL;
	struct vigie_rules *rules = NULL;
	char folder[160];

	snprintf(folder, sizeof(folder), "%s/lib", fixture->folder);
	mkdir(folder, 0700);
	setenv("VIGIE_LIBDIR", folder, 1);
	strcat(folder, "/rules");
	mkdir(folder, 0700);
	write_file(folder, "10-a.rules", "rule \"shipped\" { title \"T\" when average() < 8 }\n");
	write_file(folder, "20-b.rules", "rule \"kept\" { title \"T\" when average() < 7 }\n");
	snprintf(folder, sizeof(folder), "%s/rules.d", fixture->folder);
	mkdir(folder, 0700);
	write_file(folder, "10-a.rules", "rule \"office\" { title \"T\" when average() < 9 }\n");
	assert_int_equal(load(fixture, OFFICE), 0);
	assert_int_equal(
		vigie_config_compile_rules(fixture->config, NULL, fixture->list, &files, &rules),
		0);
	assert_int_equal(vigie_rules_count(rules), 2);
	assert_int_not_equal(vigie_rules_find(rules, "office"), SIZE_MAX);
	assert_int_not_equal(vigie_rules_find(rules, "kept"), SIZE_MAX);
	vigie_rules_free(rules);
	vigie_rule_files_free(files);
	unsetenv("VIGIE_LIBDIR");
}

static void a_credential_is_read_without_its_last_line_feed(void **state)
{
	struct fixture *fixture = *state;
	char *value = NULL;

	write_file(fixture->folder, "smtp-password", "invented\n");
	setenv("CREDENTIALS_DIRECTORY", fixture->folder, 1);
	assert_int_equal(vigie_credential_read("smtp-password", &value), 0);
	assert_string_equal(value, "invented");
	free(value);
	assert_int_equal(vigie_credential_read("../passwd", &value), -EINVAL);
	assert_int_equal(vigie_credential_read("absent", &value), -ENOENT);
	unsetenv("CREDENTIALS_DIRECTORY");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_example_of_the_manual_is_read_whole),
		TEST(holidays_close_from_the_start_to_the_day_before_the_end),
		TEST(french_words_say_the_same),
		TEST(every_mistake_is_told_in_one_pass),
		TEST(a_secret_in_the_file_is_refused_with_what_to_write),
		TEST(a_source_says_how_its_server_is_reached),
		TEST(the_limit_of_a_file_has_limits),
		TEST(just_the_largest_limit_is_taken_and_one_more_is_not),
		TEST(what_an_address_has_no_use_for_is_told),
		TEST(a_file_at_an_address_is_not_deleted),
		TEST(a_login_needs_a_secret),
		TEST(addresses_in_clear_text_are_refused_with_the_safe_one),
		TEST(a_password_in_an_address_is_refused),
		TEST(an_unclosed_block_is_told),
		TEST(a_second_source_of_the_same_name_is_refused),
		TEST(names_are_not_mailed_over_an_unprotected_link),
		TEST(an_empty_file_has_no_office),
		TEST(additions_are_read_in_order_of_name),
		TEST(a_missing_file_is_said_to_be_missing),
		TEST(the_first_pattern_that_matches_a_path_speaks),
		TEST(a_path_below_a_source_is_known_as_its_delivery),
		TEST(a_department_covers_its_schools_until_the_end_date),
		TEST(an_office_rule_file_replaces_the_shipped_one_of_its_name),
		TEST(a_credential_is_read_without_its_last_line_feed),
	};

	vigie_translate_init("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
