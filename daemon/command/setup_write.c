/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Puts the configuration in its place, and takes everything back when it does not pass the check of
 * `vigie check`: the file that stood there, and folders that were not there before. An old file is
 * kept beside the new one; nothing is ever overwritten.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/command/setup_text.h"
#include "vigie/output.h"
#include "vigie/translate.h"

#define SERVICE_GROUP "vigie"
#define KEPT_MOST 99 /* configurations kept on one day */

struct writing {
	const struct setup *setup;
	char draft[PATH_MAX + 16], additions[PATH_MAX + 32]; /* beside the file; and its folder */
	char kept[PATH_MAX + 32]; /* the old file's new name; "" there was none */
	char rules[PATH_MAX + 16];
	bool made_folder, made_rules; /* to be taken back */
};

/* The service reads it, other users do not. */
static int hand_to_service(const char *path)
{
	const struct group *group = getgrnam(SERVICE_GROUP);

	return geteuid() == 0 && group && chown(path, 0, group->gr_gid) < 0 ? -errno : 0;
}

static int make_folder(const char *path, bool *ret_made)
{
	if (mkdir(path, 0750) < 0)
		return errno == EEXIST ? 0 : -errno;
	*ret_made = true;
	return hand_to_service(path);
}

static int write_draft(const struct writing *writing, const struct vigie_config *beside)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r;

	setup_text(writing->setup, beside, &text);
	r = vigie_buffer_error(&text);
	if (r == 0)
		r = vigie_output_replace(writing->draft, text.data, text.size, 0640);
	return r < 0 ? r : hand_to_service(writing->draft);
}

/* What the files of vigie.conf.d say, read with an empty file in the place of the configuration;
 * their messages wait for the check of the whole. NULL: there is no such folder. */
static int read_beside(const struct writing *writing, struct vigie_config **ret_beside)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	char folder[PATH_MAX + 16];
	int r = vigie_diagnostics_new(&list);

	snprintf(folder, sizeof(folder), "%s.d", writing->setup->place.config);
	if (r < 0 || access(folder, F_OK) < 0)
		return r;
	if (symlink(folder, writing->additions) < 0)
		return -errno;
	r = vigie_output_replace(writing->draft, "", 0, 0600);
	if (r == 0)
		r = vigie_config_load(writing->draft, list, ret_beside);
	return r < 0 ? r : 0;
}

/* Gives the old file another name besides its own. */
static int keep_old(struct writing *writing)
{
	const char *config = writing->setup->place.config;
	struct vigie_date date = vigie_day_to_date(
		vigie_clock_local(writing->setup->session->now, "Europe/Paris", NULL));

	for (int n = 1; n <= KEPT_MOST; n++) {
		snprintf(writing->kept, sizeof(writing->kept), "%s.%04d-%02d-%02d.%d", config,
			 date.year, date.month, date.day, n);
		if (link(config, writing->kept) == 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	*writing->kept = '\0';
	return errno == ENOENT ? 0 : -errno;
}

/* In place, the old one kept. */
static int install(struct writing *writing)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *beside = NULL;
	const struct setup_place *place = &writing->setup->place;
	int r = make_folder(place->folder, &writing->made_folder);

	if (r == 0)
		r = make_folder(writing->rules, &writing->made_rules);
	if (r == 0)
		r = read_beside(writing, &beside);
	if (r == 0)
		r = write_draft(writing, beside);
	if (r == 0 && writing->setup->replace)
		r = keep_old(writing);
	if (r == 0 && writing->setup->replace)
		return rename(writing->draft, place->config) < 0 ? -errno : 0;
	/* link() does not overwrite what somebody else wrote meanwhile. */
	return r == 0 && link(writing->draft, place->config) < 0 ? -errno : r;
}

static void clean(const struct writing *writing)
{
	(void)unlink(writing->draft);
	(void)unlink(writing->additions);
}

static void take_back(const struct writing *writing)
{
	if (*writing->kept)
		(void)rename(writing->kept, writing->setup->place.config);
	else
		(void)unlink(writing->setup->place.config);
}

static void remove_folders(const struct writing *writing)
{
	if (writing->made_rules)
		(void)rmdir(writing->rules);
	if (writing->made_folder)
		(void)rmdir(writing->setup->place.folder);
}

static int check(const struct setup *setup)
{
	struct session session = *setup->session;
	const struct arguments none = {0};

	session.config_path = setup->place.config;
	session.config_named = true;
	return command_check.run(&session, &none);
}

int setup_write(struct setup *setup)
{
	struct writing writing = {.setup = setup};
	int r, code;

	snprintf(writing.draft, sizeof(writing.draft), "%s.setup", setup->place.config);
	snprintf(writing.additions, sizeof(writing.additions), "%s.d", writing.draft);
	snprintf(writing.rules, sizeof(writing.rules), "%s/rules.d", setup->place.folder);
	clean(&writing); /* of a setup that was killed */
	r = install(&writing);
	clean(&writing);
	if (r < 0) {
		(void)unlink(writing.kept);
		remove_folders(&writing);
		return session_unable(setup->place.config, r);
	}
	code = check(setup);
	if (code == EXIT_DONE) {
		if (*writing.kept)
			printf(_("The configuration that was there is kept as %s.\n"),
			       writing.kept);
		return code;
	}
	take_back(&writing);
	remove_folders(&writing);
	fprintf(stderr, _("vigie setup: this configuration does not pass the check: everything is "
			  "as it was before\n"));
	return code;
}
