/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of a store: what they hold, what is noticed of them, who goes; and the copy before an
 * upgrade. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/store/database.h"
#include "daemon/store/schema.h"
#include "vigie/backup.h"

#define MOMENT (INT64_C(1796036400) * VIGIE_USEC_PER_SEC) /* 2026-11-30T11:00:00Z */
#define OLDER 11
#define DAY (INT64_C(86400) * VIGIE_USEC_PER_SEC)

struct office {
	char folder[32], store[64], copy[64];
};

static int set_up(void **state)
{
	struct office *office = calloc(1, sizeof(*office));
	struct vigie_store *store = NULL;

	assert_non_null(office);
	strcpy(office->folder, "/tmp/vigie-backup-XXXXXX");
	assert_non_null(mkdtemp(office->folder));
	snprintf(office->store, sizeof(office->store), "%s/store.db", office->folder);
	snprintf(office->copy, sizeof(office->copy), "%s/copy.db", office->folder);
	assert_int_equal(vigie_store_open(office->store, VIGIE_STORE_WRITE, &store), 0);
	assert_int_equal(vigie_store_put_state(store, "essai", "avant"), 0);
	assert_null(vigie_store_saved(store));
	vigie_store_close(store);
	*state = office;
	return 0;
}

static int tear_down(void **state)
{
	char command[96];

	snprintf(command, sizeof(command), "rm -rf %s", ((struct office *)*state)->folder);
	free(*state);
	return system(command);
}

static void execute(const char *path, const char *sql)
{
	sqlite3 *handle = NULL;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

/* Names in the folder of copies, sorted, a space behind each. */
static void list_copies(const struct office *office, char *ret_names, size_t size)
{
	char command[96];
	FILE *pipe;

	snprintf(command, sizeof(command), "ls -A %s/backups | tr '\\n' ' '", office->folder);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	ret_names[fread(ret_names, 1, size - 1, pipe)] = '\0';
	pclose(pipe);
}

static void assert_copies(const struct office *office, const char *wanted)
{
	char names[1024];

	list_copies(office, names, sizeof(names));
	assert_string_equal(names, wanted);
}

static void change_byte(const char *path, const char *text)
{
	VIGIE_CLEANUP(vigie_freep) char *bytes = NULL;
	char *at;
	struct stat status;
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	bytes = malloc((size_t)status.st_size);
	assert_int_equal(fread(bytes, 1, (size_t)status.st_size, file), status.st_size);
	at = memmem(bytes, (size_t)status.st_size, text, strlen(text));
	assert_non_null(at);
	fseek(file, at - bytes, SEEK_SET);
	fputc(*at ^ 1, file);
	fclose(file);
}

static void a_copy_is_the_store_of_one_moment_while_another_writes(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *writer = NULL, *copy = NULL;
	struct vigie_backup backup;
	struct stat status;
	char value[16];

	assert_int_equal(vigie_store_open(office->store, VIGIE_STORE_WRITE, &writer), 0);
	assert_int_equal(vigie_store_begin(writer), 0);
	assert_int_equal(vigie_store_put_state(writer, "essai", "pendant"), 0);
	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup), 0);
	assert_int_equal(vigie_store_commit(writer), 0);
	assert_int_equal(backup.version, SCHEMA_VERSION);
	assert_false(backup.newer);
	assert_true(backup.sealed);
	assert_int_equal(stat(office->copy, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_size, backup.bytes);
	assert_int_equal(vigie_backup_verify(office->copy, &backup), 0);
	assert_true(backup.sealed);
	assert_int_equal(vigie_store_open(office->copy, VIGIE_STORE_READ, &copy), 0);
	assert_int_equal(vigie_store_get_state(copy, "essai", value, sizeof(value)), 0);
	assert_string_equal(value, "avant");
}

static void a_copy_needs_no_other_file(void **state)
{
	struct office *office = *state;
	struct vigie_backup backup;
	char name[80];

	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup), 0);
	assert_int_equal(vigie_backup_verify(office->copy, &backup), 0);
	snprintf(name, sizeof(name), "%s-wal", office->copy);
	assert_int_equal(access(name, F_OK), -1);
	snprintf(name, sizeof(name), "%s.part", office->copy);
	assert_int_equal(access(name, F_OK), -1);
}

static void no_file_is_replaced_and_without_a_store_there_is_no_copy(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	struct vigie_backup backup;

	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup), 0);
	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup), -EEXIST);
	unlink(office->store);
	assert_int_equal(vigie_backup_make_dated(office->store, MOMENT, "", &path, &backup),
			 -ENOENT);
	assert_int_equal(access(office->store, F_OK), -1);
}

static void a_changed_letter_is_noticed_by_the_checksum_alone(void **state)
{
	struct office *office = *state;
	struct vigie_backup backup;
	char seal[80];

	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup), 0);
	change_byte(office->copy, "avant");
	assert_int_equal(vigie_backup_verify(office->copy, &backup), VIGIE_BACKUP_CHECKSUM);
	snprintf(seal, sizeof(seal), "%s.sha256", office->copy);
	unlink(seal);
	assert_int_equal(vigie_backup_verify(office->copy, &backup), 0);
	assert_false(backup.sealed);
}

static void a_damaged_file_is_noticed_without_its_checksum(void **state)
{
	struct office *office = *state;
	struct vigie_backup backup;
	struct stat status;
	char seal[80];

	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup), 0);
	snprintf(seal, sizeof(seal), "%s.sha256", office->copy);
	unlink(seal);
	assert_int_equal(stat(office->copy, &status), 0);
	assert_int_equal(truncate(office->copy, status.st_size - 8192), 0);
	assert_int_equal(vigie_backup_verify(office->copy, &backup), VIGIE_BACKUP_DAMAGED);
	assert_int_equal(truncate(office->copy, 0), 0);
	assert_int_equal(vigie_backup_verify(office->copy, &backup), VIGIE_BACKUP_FOREIGN);
	assert_int_equal(vigie_backup_verify("/nowhere/x.db", &backup), -ENOENT);
}

static void a_store_whose_rows_hang_in_the_air_is_not_copied(void **state)
{
	struct office *office = *state;
	struct vigie_backup backup;

	execute(office->store, "PRAGMA foreign_keys = OFF;"
			       "INSERT INTO quarantine(delivery, n, line, place, code)"
			       " VALUES (77, 1, 1, 1, 'R001')");
	assert_int_equal(vigie_backup_make(office->store, office->copy, &backup),
			 VIGIE_BACKUP_REFERENCES);
	assert_int_equal(access(office->copy, F_OK), -1);
}

/* A limit on the size of files stands for a full disk. */
static void a_copy_that_finds_no_room_leaves_nothing(void **state)
{
	struct office *office = *state;
	struct vigie_backup backup;
	struct rlimit before, little;
	glob_t left;
	int r;

	/* More than SQLite keeps in memory before it writes. */
	execute(office->store, "CREATE TABLE large AS SELECT zeroblob(4000000) AS bytes");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	little = before;
	little.rlim_cur = 1 << 20;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
	r = vigie_backup_make(office->store, office->copy, &backup);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_true(r < 0);
	strcat(office->copy, "*");
	assert_int_equal(glob(office->copy, 0, NULL, &left), GLOB_NOMATCH);
	globfree(&left);
}

static void the_oldest_copies_go_and_what_died_in_the_making_and_nothing_else(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	struct vigie_backup backup;
	vigie_time newest;
	size_t removed = 0;
	char name[96];

	for (int i = 0; i < 4; i++)
		assert_int_equal(vigie_backup_make_dated(office->store, MOMENT + i * DAY,
							 i == 1 ? "before-upgrade" : "", &path,
							 &backup),
				 0);
	for (const char *const *left = (const char *const[]){"vigie-2026-12-09T110000Z.db.part",
							     "vigie-2026-12-09T110000Z.db.sha256",
							     "notes.txt", "vigie.db", NULL};
	     *left; left++) {
		snprintf(name, sizeof(name), "%s/backups/%s", office->folder, *left);
		close(open(name, O_CREAT | O_WRONLY, 0600));
	}
	assert_int_equal(vigie_backup_rotate(office->store, 3, &removed), 0);
	assert_int_equal(removed, 1);
	assert_copies(office, "notes.txt vigie-2026-12-01T110000Z-before-upgrade.db "
			      "vigie-2026-12-01T110000Z-before-upgrade.db.sha256 "
			      "vigie-2026-12-02T110000Z.db vigie-2026-12-02T110000Z.db.sha256 "
			      "vigie-2026-12-03T110000Z.db vigie-2026-12-03T110000Z.db.sha256 "
			      "vigie.db ");
	assert_int_equal(vigie_backup_newest(office->store, &newest), 0);
	assert_int_equal(newest, MOMENT + 3 * DAY);
}

/* A store of the version that had eleven steps. */
static void make_older(const struct office *office)
{
	static const char *const steps[] = {
#define X(name) schema_##name,
		STORE_SCHEMA_STEPS(X)
#undef X
	};

	unlink(office->store);
	for (size_t i = 0; i < OLDER; i++)
		execute(office->store, steps[i]);
	execute(office->store, "PRAGMA application_id = 1986619241; PRAGMA user_version = 11");
}

static void an_older_store_is_copied_before_it_is_brought_up_to_date(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct vigie_backup backup;

	make_older(office);
	assert_int_equal(vigie_store_open(office->store, VIGIE_STORE_READ, &store),
			 VIGIE_STORE_OLDER);
	assert_int_equal(vigie_store_open(office->store, VIGIE_STORE_WRITE, &store), 0);
	assert_non_null(vigie_store_saved(store));
	assert_int_equal(vigie_backup_verify(vigie_store_saved(store), &backup), 0);
	assert_int_equal(backup.version, OLDER);
}

static void without_a_copy_an_older_store_stays_as_it_is(void **state)
{
	struct office *office = *state;
	struct vigie_store *store = NULL;
	char name[80];

	make_older(office);
	snprintf(name, sizeof(name), "%s/backups", office->folder);
	close(open(name, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(vigie_store_open(office->store, VIGIE_STORE_WRITE, &store),
			 VIGIE_STORE_UNSAVED);
	assert_null(store);
	execute(office->store, "SELECT 1 / (user_version = 11) FROM pragma_user_version");
}

static void an_upgrade_that_fails_leaves_the_store_and_no_copy(void **state)
{
	struct office *office = *state;
	struct vigie_store *store = NULL;

	make_older(office);
	/* The next step finds one of its tables there. */
	execute(office->store, "CREATE TABLE ending(a)");
	assert_true(vigie_store_open(office->store, VIGIE_STORE_WRITE, &store) < 0);
	execute(office->store, "SELECT 1 / (user_version = 11) FROM pragma_user_version");
	execute(office->store,
		"SELECT 1 / (count(*) = 0) FROM sqlite_schema WHERE name = 'session'");
	assert_copies(office, "");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_copy_is_the_store_of_one_moment_while_another_writes),
		T(a_copy_needs_no_other_file),
		T(no_file_is_replaced_and_without_a_store_there_is_no_copy),
		T(a_changed_letter_is_noticed_by_the_checksum_alone),
		T(a_damaged_file_is_noticed_without_its_checksum),
		T(a_store_whose_rows_hang_in_the_air_is_not_copied),
		T(a_copy_that_finds_no_room_leaves_nothing),
		T(the_oldest_copies_go_and_what_died_in_the_making_and_nothing_else),
		T(an_older_store_is_copied_before_it_is_brought_up_to_date),
		T(without_a_copy_an_older_store_stays_as_it_is),
		T(an_upgrade_that_fails_leaves_the_store_and_no_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
