/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie backup`: a copy of the store, verified, made while the service works; the oldest ones go.
 * With --verify it reads a copy and says whether it is sound.
 */
#include "vigie/backup.h"

#include <errno.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "vigie/log.h"
#include "vigie/translate.h"

enum backup_option { BACKUP_TO, BACKUP_KEEP, BACKUP_VERIFY, BACKUP_JSON };

static int print_json(const char *path, const struct vigie_backup *backup, size_t removed)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "file", path);
	json_number(&object, "bytes", (int64_t)backup->bytes);
	json_number(&object, "version", backup->version);
	json_number(&object, "deliveries", backup->deliveries);
	json_number(&object, "pupils", backup->pupils);
	json_number(&object, "flags", backup->flags);
	json_number(&object, "referrals", backup->referrals);
	json_raw(&object, "checksum", backup->sealed ? "true" : "false");
	json_number(&object, "removed", (int64_t)removed);
	return json_print(&object) < 0 ? session_unable(path, -ENOMEM) : EXIT_DONE;
}

static void print_content(const struct vigie_backup *backup)
{
	printf(_("  %lld KiB; deliveries: %lld, pupils: %lld, flags: %lld, referrals: %lld\n"),
	       (long long)((backup->bytes + 1023) / 1024), (long long)backup->deliveries,
	       (long long)backup->pupils, (long long)backup->flags, (long long)backup->referrals);
}

/* ---- --verify ---- */

static int verify(const struct arguments *arguments)
{
	const char *path = arguments->options[BACKUP_VERIFY];
	struct vigie_backup backup;
	int r = vigie_backup_verify(path, &backup);

	if (r < 0)
		return session_unable(path, r);
	if (r > 0) {
		fprintf(stderr, _("vigie: %s: %s\n"), path,
			_(vigie_backup_fault_text((enum vigie_backup_fault)r)));
		return EXIT_FOUND;
	}
	if (arguments->options[BACKUP_JSON])
		return print_json(path, &backup, 0);
	printf(_("%s is sound.\n"), path);
	print_content(&backup);
	if (!backup.sealed)
		puts(_("  There is no checksum beside it: only its structure was verified."));
	if (backup.newer)
		puts(_("  It is of a newer vigie: this one cannot use it."));
	return EXIT_DONE;
}

/* ---- a copy ---- */

static int copy(const struct session *session, const char *store, const char *to,
		struct vigie_buffer *path, struct vigie_backup *ret_backup)
{
	int r;

	if (to)
		vigie_buffer_append_string(path, to);
	if (to)
		r = vigie_backup_make(store, to, ret_backup);
	else
		r = vigie_backup_make_dated(store, session->now, "", path, ret_backup);
	if (r > 0) {
		fprintf(stderr, _("vigie: %s cannot be copied: %s\n"), store,
			_(vigie_backup_fault_text((enum vigie_backup_fault)r)));
		return EXIT_UNABLE;
	}
	if (r == -ENOENT && access(store, F_OK) < 0)
		return session_unable(store, -ENOENT);
	return r < 0 ? session_unable(path->size ? vigie_buffer_string(path) : store, r)
		     : EXIT_DONE;
}

static int print_copy(const char *path, const struct vigie_backup *backup, size_t removed)
{
	printf(_("The store was copied to %s, and the copy verified.\n"), path);
	print_content(backup);
	if (removed > 0)
		printf(ngettext("  %zu older copy was removed.\n",
				"  %zu older copies were removed.\n", removed),
		       removed);
	return EXIT_DONE;
}

/* What the timer has done is looked for in the journal. */
static void tell_journal(int code, const struct vigie_buffer *path)
{
	if (!vigie_log_is_journal())
		return;
	if (code == EXIT_DONE)
		vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_BACKUP_MADE, NULL,
			  N_("There is a new copy of the store: %s."), vigie_buffer_string(path));
	else
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_BACKUP_FAILED, NULL,
			  N_("The store was not copied: what stands in its way was said above. The "
			     "older copies stay, and the timer tries again."));
}

/* The copies that a person names are that person's: they are not counted, and none is removed. */
static int run_copy(const struct session *session, const struct arguments *arguments, size_t keep)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	const char *to = arguments->options[BACKUP_TO];
	struct vigie_backup backup;
	size_t removed = 0;
	int code = session_load_config(session, &config), r = 0;

	if (code == EXIT_DONE)
		code = copy(session, config->store, to, &path, &backup);
	tell_journal(code, &path);
	if (code != EXIT_DONE)
		return code;
	if (!to)
		r = vigie_backup_rotate(config->store, keep, &removed);
	if (r < 0)
		return session_unable(_("older copies cannot be removed"), r);
	return arguments->options[BACKUP_JSON]
		       ? print_json(vigie_buffer_string(&path), &backup, removed)
		       : print_copy(vigie_buffer_string(&path), &backup, removed);
}

static int run_backup(struct session *session, const struct arguments *arguments)
{
	const char *keep = arguments->options[BACKUP_KEEP];
	int64_t n = VIGIE_BACKUP_KEEP;

	if (!!arguments->options[BACKUP_TO] + !!keep + !!arguments->options[BACKUP_VERIFY] > 1)
		return usage_error("backup", _("--to, --keep and --verify exclude each other"));
	if (keep && !usage_number("backup", "--keep", keep, &n))
		return EXIT_USAGE;
	if (n < 1)
		return usage_error("backup", _("--keep: at least the new copy is kept"));
	return arguments->options[BACKUP_VERIFY] ? verify(arguments)
						 : run_copy(session, arguments, (size_t)n);
}

static const struct option_line backup_options[] = {
	[BACKUP_TO] = {"--to", N_("FILE"),
		       N_("write this file, which must not be there, and remove none")},
	[BACKUP_KEEP] = {"--keep", N_("N"), N_("keep so many copies; else 14")},
	[BACKUP_VERIFY] = {"--verify", N_("FILE"), N_("say whether this copy is sound")},
	[BACKUP_JSON] = OPTION_JSON,
};

const struct command command_backup = {
	.name = "backup",
	.summary = N_("copy the store while the service works"),
	.details = N_("The copy goes into the folder 'backups' beside the store, named after the "
		      "moment, and is verified before it gets its name: every row is counted and "
		      "every page read. The oldest copies are then removed. It holds what the "
		      "store holds of pupils: keep it as safe. How to restore one is in "
		      "vigied(8)."),
	.examples = "  vigie backup\n"
		    "  vigie backup --to /media/usb/vigie.db\n"
		    "  vigie backup --verify /var/lib/vigie/backups/vigie-2026-11-30T033000Z.db\n",
	COMMAND_OPTIONS(backup_options),
	.run = run_backup,
};
