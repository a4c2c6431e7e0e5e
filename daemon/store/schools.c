/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The school directory as the store knows it (schools.h), and which schools wait for evaluation. */
#include <errno.h>
#include <string.h>

#include "daemon/store/schools.h"

#define COLUMNS                                                                                    \
	"SELECT id, uai, name, kind, priority, department, ips, ips_year, town, changed FROM "     \
	"school "

/* The country's directory names 60,000 schools: those that never delivered wait for nothing. */
#define HAS_PUPILS "EXISTS(SELECT 1 FROM member WHERE member.school = school.id)"

/* The index of an earlier school year than the one that stands, perhaps by another method, changes
 * nothing. */
#define IS_NO_NEWS "?6 IS NULL OR ?7 < ips_year"
#define NEW_IPS "CASE WHEN " IS_NO_NEWS " THEN ips ELSE ?6 END"
#define NEW_IPS_YEAR "CASE WHEN " IS_NO_NEWS " THEN ips_year ELSE ?7 END"

#define SCHOOLS_STATEMENTS(X)                                                                      \
	X(SCHOOLS_BY_UAI, COLUMNS "WHERE uai = ?")                                                 \
	X(SCHOOLS_BY_ID, COLUMNS "WHERE id = ?")                                                   \
	X(SCHOOLS_ALL, COLUMNS "/* all */ WHERE " HAS_PUPILS " ORDER BY uai")                      \
	X(SCHOOLS_KNOWN, "SELECT id, uai, name, kind, priority, department, ips, ips_year,"        \
			 " " HAS_PUPILS " FROM school /* all */ ORDER BY uai")                     \
	X(SCHOOLS_CHANGED, COLUMNS "WHERE changed > 0 ORDER BY uai")                               \
	X(SCHOOLS_ADD, "INSERT INTO school(uai) VALUES(?)")                                        \
	X(SCHOOLS_UNMEASURED, COLUMNS "WHERE unmeasured = 1 ORDER BY uai")                         \
	X(SCHOOLS_MARK, "UPDATE school SET changed = changed + 1 WHERE id = ?")                    \
	X(SCHOOLS_CLEAR, "UPDATE school SET changed = 0 WHERE id = ? AND changed = ?")             \
	X(SCHOOLS_MEASURE, "UPDATE school SET unmeasured = ?2 WHERE id = ?1 AND unmeasured <> ?2") \
	X(SCHOOLS_PUT,                                                                             \
	  "UPDATE school SET name = coalesce(?2, name), kind = coalesce(?3, kind),"                \
	  " priority = coalesce(?4, priority), department = coalesce(?5, department),"             \
	  " town = coalesce(?8, town), ips = " NEW_IPS ", ips_year = " NEW_IPS_YEAR                \
	  ", changed = changed + " HAS_PUPILS                                                      \
	  " WHERE id = ?1 AND (name IS NOT coalesce(?2, name) OR kind IS NOT coalesce(?3, kind)"   \
	  " OR priority IS NOT coalesce(?4, priority)"                                             \
	  " OR department IS NOT coalesce(?5, department) OR town IS NOT coalesce(?8, town)"       \
	  " OR ips IS NOT " NEW_IPS " OR ips_year IS NOT " NEW_IPS_YEAR ")")                       \
	X(SCHOOLS_FORGET,                                                                          \
	  "UPDATE school SET name = NULL, kind = NULL, priority = NULL, department = NULL,"        \
	  " town = NULL, ips = NULL, ips_year = NULL, changed = changed + " HAS_PUPILS             \
	  " WHERE id = ?1 AND coalesce(name, kind, priority, department, town, ips) IS NOT NULL")  \
	X(SCHOOLS_PUT_DISTRICT,                                                                    \
	  "INSERT INTO district(code, name, department, communes) VALUES(?, ?, ?, ?)"              \
	  " ON CONFLICT DO UPDATE SET name = excluded.name, department = excluded.department,"     \
	  " communes = excluded.communes WHERE name IS NOT excluded.name"                          \
	  " OR department IS NOT excluded.department OR communes IS NOT excluded.communes")        \
	X(SCHOOLS_REMOVE_DISTRICT, "DELETE FROM district WHERE code = ?")

STORE_DEFINE_STATEMENTS(SCHOOLS, SCHOOLS_STATEMENTS)

int schools_find_or_add(struct vigie_store *store, const char *uai, int64_t *ret_school)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SCHOOLS, SCHOOLS_BY_UAI, &statement, "t", uai);

	if (r == 0)
		r = database_step(store, statement);
	if (r == 1) {
		*ret_school = sqlite3_column_int64(statement, 0);
		return 0;
	}
	if (r == 0)
		r = database_do(store, &statements_SCHOOLS, SCHOOLS_ADD, "t", uai);
	if (r == 0)
		*ret_school = database_last_id(store);
	return r;
}

int schools_mark_changed(struct vigie_store *store, int64_t school)
{
	return database_do(store, &statements_SCHOOLS, SCHOOLS_MARK, "i", school);
}

int vigie_store_clear_changed(struct vigie_store *store, const struct vigie_school *school)
{
	return database_do(store, &statements_SCHOOLS, SCHOOLS_CLEAR, "ii", school->id,
			   school->changes);
}

int schools_mark_unmeasured(struct vigie_store *store, int64_t school)
{
	return database_do(store, &statements_SCHOOLS, SCHOOLS_MEASURE, "ii", school, (int64_t)1);
}

int vigie_store_clear_unmeasured(struct vigie_store *store, int64_t school)
{
	return database_do(store, &statements_SCHOOLS, SCHOOLS_MEASURE, "ii", school, (int64_t)0);
}

/* Runs a bound statement and says whether it changed a row. */
static int run_and_tell(struct vigie_store *store, sqlite3_stmt *statement)
{
	int r = database_run(store, statement);

	return r < 0 ? r : sqlite3_changes(database_handle(store)) > 0;
}

int schools_put(struct vigie_store *store, const struct vigie_record *record, int year)
{
	const struct vigie_record_school *school = &record->school;
	sqlite3_stmt *statement = NULL;
	int64_t id = 0;
	int r = schools_find_or_add(store, school->uai, &id);

	if (r == 0)
		r = record->removed
			    ? database_bind(store, &statements_SCHOOLS, SCHOOLS_FORGET, &statement,
					    "i", id)
			    : database_bind(store, &statements_SCHOOLS, SCHOOLS_PUT, &statement,
					    "itttt", id, school->name, school->kind,
					    school->priority, school->department);
	if (r == 0 && !record->removed && school->ips != VIGIE_DECIMAL_NONE)
		r = database_errno(sqlite3_bind_int64(statement, 6, school->ips));
	if (r == 0 && !record->removed && year != 0)
		r = database_errno(sqlite3_bind_int(statement, 7, year));
	if (r == 0 && !record->removed && school->town)
		r = database_errno(
			sqlite3_bind_text(statement, 8, school->town, -1, SQLITE_STATIC));
	return r < 0 ? r : run_and_tell(store, statement);
}

int schools_put_district(struct vigie_store *store, const struct vigie_record *record)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer communes = {0};
	const struct vigie_record_district *district = &record->district;
	sqlite3_stmt *statement = NULL;
	int r;

	for (size_t i = 0; i < district->n_communes; i++) {
		if (i > 0)
			vigie_buffer_append_char(&communes, ' ');
		vigie_buffer_append_string(&communes, district->communes[i]);
	}
	r = vigie_buffer_error(&communes);
	if (r == 0)
		r = record->removed
			    ? database_bind(store, &statements_SCHOOLS, SCHOOLS_REMOVE_DISTRICT,
					    &statement, "t", district->code)
			    : database_bind(store, &statements_SCHOOLS, SCHOOLS_PUT_DISTRICT,
					    &statement, "tttt", district->code, district->name,
					    district->department, vigie_buffer_string(&communes));
	return r < 0 ? r : run_and_tell(store, statement);
}

static void read_school(sqlite3_stmt *statement, struct vigie_school *ret_school)
{
	struct vigie_school school = {.id = sqlite3_column_int64(statement, 0)};

	database_copy_text(statement, 1, school.uai, sizeof(school.uai));
	database_copy_text(statement, 2, school.name, sizeof(school.name));
	database_copy_text(statement, 3, school.kind, sizeof(school.kind));
	database_copy_text(statement, 4, school.priority, sizeof(school.priority));
	database_copy_text(statement, 5, school.department, sizeof(school.department));
	*ret_school = school;
}

int vigie_store_get_school(struct vigie_store *store, const char *uai,
			   struct vigie_school *ret_school)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_bind(store, &statements_SCHOOLS, SCHOOLS_BY_UAI, &statement, "t", uai);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	read_school(statement, ret_school);
	return 0;
}

/* The list is copied first: the callback writes, and may evaluate for long. */
static int each(struct vigie_store *store, size_t which,
		int (*on_school)(void *userdata, const struct vigie_school *school), void *userdata)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer list = {0};
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_statement(store, &statements_SCHOOLS, which, &statement);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_school school;

		read_school(statement, &school);
		school.changes = sqlite3_column_int64(statement, 9);
		vigie_buffer_append(&list, (const char *)&school, sizeof(school));
	}
	if (r == 0)
		r = vigie_buffer_error(&list);
	for (size_t at = 0; r == 0 && at < list.size; at += sizeof(struct vigie_school))
		r = on_school(userdata, (const struct vigie_school *)(list.data + at));
	return r;
}

int vigie_store_each_school(struct vigie_store *store,
			    int (*on_school)(void *userdata, const struct vigie_school *school),
			    void *userdata)
{
	return each(store, SCHOOLS_ALL, on_school, userdata);
}

int vigie_store_each_changed_school(struct vigie_store *store,
				    int (*on_school)(void *userdata,
						     const struct vigie_school *school),
				    void *userdata)
{
	return each(store, SCHOOLS_CHANGED, on_school, userdata);
}

int vigie_store_each_unmeasured_school(struct vigie_store *store,
				       int (*on_school)(void *userdata,
							const struct vigie_school *school),
				       void *userdata)
{
	return each(store, SCHOOLS_UNMEASURED, on_school, userdata);
}

int vigie_store_each_known_school(struct vigie_store *store,
				  int (*on_school)(void *userdata,
						   const struct vigie_known_school *known),
				  void *userdata)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int r = database_statement(store, &statements_SCHOOLS, SCHOOLS_KNOWN, &statement);

	while (r >= 0 && (r = database_step(store, statement)) == 1) {
		struct vigie_known_school known = {
			.ips = database_integer(statement, 6, VIGIE_DECIMAL_NONE),
			.ips_year = sqlite3_column_int(statement, 7),
			.has_pupils = sqlite3_column_int(statement, 8),
		};

		read_school(statement, &known.school);
		r = on_school(userdata, &known);
		if (r != 0)
			return r;
	}
	return r;
}

static int load_text(sqlite3_stmt *statement, int column, struct vigie_arena *arena,
		     const char **ret_text)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	if (!text)
		return 0;
	*ret_text = vigie_arena_copy(arena, text, strlen(text));
	return *ret_text ? 0 : -ENOMEM;
}

int schools_load(struct vigie_store *store, int64_t school, struct vigie_facts *facts)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	const struct {
		int column;
		const char **text;
	} texts[] = {{1, &facts->school.uai},
		     {3, &facts->school.kind},
		     {4, &facts->school.priority},
		     {5, &facts->school.department},
		     {8, &facts->school.town}};
	int r = database_bind(store, &statements_SCHOOLS, SCHOOLS_BY_ID, &statement, "i", school);

	if (r == 0)
		r = database_step(store, statement);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	facts->school.ips = database_integer(statement, 6, VIGIE_DECIMAL_NONE);
	r = 0;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts) && r == 0; i++)
		r = load_text(statement, texts[i].column, facts->arena, texts[i].text);
	return r;
}
