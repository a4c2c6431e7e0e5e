/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie import`: files into the store, one delivery each, now. With --dry-run the same, and
 * nothing is written: a store that does not exist yet is then a temporary one.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/command/command.h"
#include "daemon/command/delivery_table.h"
#include "daemon/command/import.h"
#include "daemon/command/json_object.h"
#include "daemon/command/login.h"
#include "daemon/command/progress.h"
#include "daemon/command/refusal.h"
#include "vigie/quarantine.h"

#define GATHERED_BYTES (256 << 10) /* a larger file is worth a transaction of its own */
#define SAID_BYTES (1u << 20) /* of JSON that waits: beyond, it is for who reads a stream */
#define ROWS_SHOWN 20 /* rejected rows of one file; the quarantine lists them all */

enum import_option { IMPORT_DRY_RUN = EXPORT_OPTIONS_N, IMPORT_FORCE, IMPORT_JSON };

struct importing {
	const struct session *session;
	struct vigie_store *store;
	bool dry, force;
	char who[96]; /* for the record of --force */
	char keep[PATH_MAX]; /* for copies of what a person has to look at */
	struct table table;
	size_t n_settled; /* rows of it */
	struct progress progress;
	struct vigie_buffer said; /* JSON of what is not committed yet */
	const char *const *operands;
	size_t done, total;
	/* of the file under way */
	const char *path;
	struct vigie_buffer member; /* "PATH!MEMBER" while it is an archive; "" */
	uint64_t n_rejected;
};

static void print_said(struct importing *importing)
{
	if (importing->said.size > 0)
		fwrite(importing->said.data, 1, importing->said.size, stdout);
	vigie_buffer_clear(&importing->said);
}

/* Nobody is told of a file before it is committed, and nobody's pipe is waited for meanwhile. */
static int say_json(struct importing *importing, struct json_object *object)
{
	vigie_buffer_append_string(&importing->said, json_close(object));
	vigie_buffer_append_char(&importing->said, '\n');
	if (vigie_buffer_error(&object->text) < 0 || vigie_buffer_error(&importing->said) < 0)
		return -ENOMEM;
	if (importing->said.size > SAID_BYTES)
		print_said(importing);
	return 0;
}

/* What was gathered is not in the store: nobody is told that it is. */
static void take_back(struct importing *importing)
{
	vigie_buffer_clear(&importing->said);
	table_cut(&importing->table, importing->n_settled);
}

/* Before anything that may take its time. */
static int settle(struct importing *importing)
{
	int r = vigie_store_settle(importing->store);

	if (r < 0)
		take_back(importing);
	importing->n_settled = table_rows(&importing->table);
	print_said(importing);
	return r;
}

static void say_row_json(struct importing *importing, const char *path, uint32_t line,
			 uint32_t column, enum vigie_rejection why)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "file", path);
	json_number(&object, "line", line);
	json_number(&object, "column", column);
	json_text(&object, "code", vigie_rejection_code(why));
	json_text(&object, "reason", vigie_rejection_reason(why));
	if (say_json(importing, &object) < 0)
		refusal_print_row(path, line, column, why);
}

static const char *place(const struct importing *importing)
{
	return importing->member.size ? importing->member.data : importing->path;
}

static void on_member(void *userdata, const char *name)
{
	struct importing *importing = userdata;

	if (export_member_name(&importing->member, importing->path, name) < 0)
		vigie_buffer_clear(&importing->member);
}

static void on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	struct importing *importing = userdata;

	if (importing->session->json) {
		say_row_json(importing, place(importing), line, column, why);
		return;
	}
	progress_clear(&importing->progress);
	if (importing->n_rejected++ < ROWS_SHOWN)
		refusal_print_row(place(importing), line, column, why);
}

static int say_file_json(struct importing *importing, const struct vigie_delivery *delivery)
{
	const char *path = importing->path;
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer member = {0};
	bool refused = delivery->state == VIGIE_DELIVERY_REFUSED;

	if (refused && export_member_name(&member, path, delivery->member) == 0)
		say_row_json(importing, vigie_buffer_string(&member), delivery->refusal_line, 0,
			     delivery->refusal);
	json_text(&object, "file", path);
	json_text(&object, "format", delivery->format);
	json_text(&object, "kind", refused ? NULL : vigie_delivery_kind_name(delivery->kind));
	json_text(&object, "school", delivery->school);
	json_number(&object, "seen", (int64_t)delivery->seen);
	json_number(&object, "accepted", (int64_t)delivery->accepted);
	json_number(&object, "rejected", (int64_t)delivery->rejected);
	json_number(&object, "unchanged", (int64_t)delivery->unchanged);
	json_known(&object, "delivery", delivery->id);
	return say_json(importing, &object);
}

/* Is there nothing to tell now, and little to read next? Then more may be gathered. */
static bool goes_on(const struct importing *importing, const struct vigie_delivery *delivery)
{
	struct stat next;

	return delivery->state != VIGIE_DELIVERY_HELD &&
	       delivery->state != VIGIE_DELIVERY_REFUSED && importing->n_rejected <= ROWS_SHOWN &&
	       importing->done < importing->total &&
	       stat(importing->operands[importing->done], &next) == 0 && S_ISREG(next.st_mode) &&
	       next.st_size <= GATHERED_BYTES;
}

static int report(struct importing *importing, const struct vigie_delivery *delivery)
{
	bool settled = vigie_store_is_settled(importing->store);
	int r;

	progress_clear(&importing->progress);
	if (importing->session->json && say_file_json(importing, delivery) < 0)
		return session_unable(importing->path, -ENOMEM);
	if (!importing->session->json)
		delivery_put(&importing->table, importing->path, delivery, importing->dry);
	r = settled || !goes_on(importing, delivery) ? settle(importing) : 0;
	if (r < 0)
		return session_unable(importing->path, r);
	if (importing->n_rejected > ROWS_SHOWN)
		fprintf(stderr, _("%s: rejected rows not shown: %" PRIu64 "\n"), importing->path,
			importing->n_rejected - ROWS_SHOWN);
	return delivery_warn(importing->path, delivery) ? EXIT_FOUND : EXIT_DONE;
}

/* 0 for an ordinary file that may be read, else -errno. */
static int check_readable(const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0 || access(path, R_OK) < 0)
		return -errno;
	return S_ISREG(status.st_mode) ? 0 : -EINVAL;
}

/* Nothing of it reaches the store; the other files go on. */
static int refuse_unreadable(struct importing *importing, int error)
{
	const struct vigie_delivery delivery = {.state = VIGIE_DELIVERY_REFUSED,
						.refusal = VIGIE_REJECT_UNREADABLE};

	progress_clear(&importing->progress);
	refusal_print_error(importing->path, error);
	if (importing->session->json)
		(void)say_file_json(importing, &delivery);
	return EXIT_FOUND;
}

/* A failure of the store may have cost the files before it, too. */
static int give_up(struct importing *importing, int error)
{
	if (vigie_store_is_settled(importing->store))
		take_back(importing);
	return session_unable(importing->path, error);
}

static int on_file(void *userdata, const struct export_file *file, int error)
{
	struct importing *importing = userdata;
	struct vigie_delivery delivery = {0};
	struct vigie_import order = {.path = file->bytes,
				     .source = file->source,
				     .file = file->file,
				     .format = file->format,
				     .options = file->options,
				     .received = importing->session->now,
				     .dry_run = importing->dry,
				     .force = importing->force,
				     .who = importing->who,
				     .keep = importing->keep,
				     .on_reject = on_reject,
				     .on_member = on_member,
				     .userdata = importing};
	int r;

	importing->path = file->path;
	importing->n_rejected = 0;
	vigie_buffer_clear(&importing->member);
	if (error == 0)
		error = check_readable(file->bytes);
	r = error < 0 || progress_is_due(&importing->progress) ? settle(importing) : 0;
	if (r < 0)
		return session_unable(file->path, r);
	progress_show(&importing->progress, _("Importing"), importing->done++, importing->total);
	if (error < 0)
		return refuse_unreadable(importing, error);
	error = vigie_store_import(importing->store, &order, &delivery);
	return error < 0 ? give_up(importing, error) : report(importing, &delivery);
}

/* Of one file nobody waits; of thousands one waits once, before it says that it is done. */
static int begin_all(struct vigie_store *store, bool many)
{
	int r = many ? vigie_store_set_durable(store, false) : 0;

	return r < 0 ? r : vigie_store_set_gathering(store, many);
}

static int end_all(struct importing *importing)
{
	int settled = settle(importing);
	int r = vigie_store_set_gathering(importing->store, false);

	if (r == 0)
		r = vigie_store_set_durable(importing->store, true);
	return settled < 0 ? settled : r;
}

static int import_all(struct importing *importing, const struct arguments *arguments,
		      const struct vigie_config *config, const struct export_hints *hints)
{
	int code, r;

	importing->operands = arguments->operands;
	importing->total = arguments->n_operands;
	progress_init(&importing->progress);
	r = begin_all(importing->store, arguments->n_operands > 1);
	if (r < 0)
		return session_unable(config->store, r);
	code = export_files_walk(arguments, config, hints, on_file, importing);
	progress_clear(&importing->progress);
	r = end_all(importing);
	if (r < 0)
		code = session_unable(config->store, r);
	r = table_rows(&importing->table) ? table_print(&importing->table, stdout) : 0;
	table_done(&importing->table);
	vigie_buffer_done(&importing->member);
	vigie_buffer_done(&importing->said);
	return r < 0 ? session_unable(_("the table"), r) : code;
}

/* The preview of a first import has no store to look at: an empty one, thrown away afterwards. */
static int open_temporary(char *folder, struct vigie_store **ret_store)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	int r;

	if (!mkdtemp(folder))
		return -errno;
	vigie_buffer_append_format(&path, "%s/vigie.db", folder);
	r = vigie_store_open(vigie_buffer_string(&path), VIGIE_STORE_WRITE, ret_store);
	return r > 0 ? -EUCLEAN : r;
}

static void remove_temporary(const char *folder)
{
	static const char *const names[] = {"vigie.db", "vigie.db-wal", "vigie.db-shm"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};

		vigie_buffer_append_format(&path, "%s/%s", folder, names[i]);
		(void)unlink(vigie_buffer_string(&path));
	}
	(void)rmdir(folder);
}

static int preview_first(struct importing *importing, const struct arguments *arguments,
			 const struct vigie_config *config, const struct export_hints *hints)
{
	char folder[] = "/tmp/vigie-preview-XXXXXX";
	int r = open_temporary(folder, &importing->store);
	int code =
		r < 0 ? session_unable(folder, r) : import_all(importing, arguments, config, hints);

	vigie_store_close(importing->store);
	remove_temporary(folder);
	return code;
}

int import_operands(struct session *session, const struct arguments *arguments,
		    const struct import_choice *choice)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct importing importing = {.session = session,
				      .dry = choice->dry,
				      .force = choice->force,
				      .table = TABLE(delivery_columns)};
	int code = session_load_config(session, &config), r;

	if (code)
		return code;
	if (importing.dry && access(config->store, F_OK) < 0)
		return preview_first(&importing, arguments, config, &choice->hints);
	code = session_open_store(config, VIGIE_STORE_WRITE, &store);
	if (code)
		return code;
	importing.store = store;
	login_name(importing.who, sizeof(importing.who));
	r = vigie_quarantine_folder(config->spool, importing.keep, sizeof(importing.keep));
	if (r < 0)
		return session_unable(config->spool, r);
	return import_all(&importing, arguments, config, &choice->hints);
}

static int run_import(struct session *session, const struct arguments *arguments)
{
	struct import_choice choice = {.dry = arguments->options[IMPORT_DRY_RUN] != NULL,
				       .force = arguments->options[IMPORT_FORCE] != NULL};

	if (!export_hints_read("import", arguments, &choice.hints))
		return EXIT_USAGE;
	return import_operands(session, arguments, &choice);
}

static const struct option_line import_options[] = {
	EXPORT_OPTION_LINES,
	{"--dry-run", NULL, N_("only show what would be new, changed or rejected")},
	{"--force", NULL, N_("apply a file that would be held; look at its rows first")},
	OPTION_JSON,
};

const struct command command_import = {
	.name = "import",
	.operands = N_("FILE…"),
	.summary = N_("store these files now"),
	.details = /* xgettext:no-c-format */
	N_("A file below the folder of a source is read as that source says. The same "
	   "file twice changes nothing. A file of which more than 5 % of the rows are "
	   "rejected, or that drops more than 20 % of a school's pupils, is held: nothing "
	   "of it is applied until a person decides."),
	.examples = "  vigie import --dry-run /srv/depots/0999999Z/*.csv\n"
		    "  vigie import bulletin.csv --school 0999999Z --subject FRANCAIS --term 1\n",
	COMMAND_OPTIONS(import_options),
	.least = 1,
	.most = SIZE_MAX,
	.run = run_import,
};
