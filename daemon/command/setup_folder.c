/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder of the exports, as an answer: it must be there, and be readable by the service, which
 * runs as another user in a sandbox. Changes nothing in it.
 */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "daemon/command/setup.h"
#include "vigie/translate.h"

#define SERVICE_USER "vigie"

/* In a process of its own: as this user, with the groups and access lists that it has. */
static int look(const struct passwd *user, const char *path)
{
	if (initgroups(user->pw_name, user->pw_gid) < 0 || setgid(user->pw_gid) < 0 ||
	    setuid(user->pw_uid) < 0)
		return errno;
	return access(path, R_OK | X_OK) < 0 ? errno : 0;
}

/* 0 or -errno. */
static int look_as(const struct passwd *user, const char *path)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return -errno;
	if (child == 0)
		_exit(look(user, path));
	if (waitpid(child, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EIO;
}

/* The sandbox of the unit shows nothing of these: ProtectHome=, PrivateTmp=. */
static bool is_hidden(const char *path)
{
	static const char *const hidden[] = {"/home", "/root", "/run/user", "/tmp", "/var/tmp"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(hidden); i++) {
		size_t size = strlen(hidden[i]);

		if (strncmp(path, hidden[i], size) == 0 && (!path[size] || path[size] == '/'))
			return true;
	}
	return false;
}

static enum setup_verdict complain_hidden(struct setup *setup, const char *path)
{
	return setup_complain(setup, SETUP_WRONG,
			      _("the service sees nothing below %s: choose a folder such as "
				"/srv/depots"),
			      path);
}

static enum setup_verdict look_for_service(struct setup *setup)
{
	const struct passwd *user = getpwnam(SERVICE_USER);
	int r;

	if (setup->place.installed && is_hidden(setup->folder))
		return complain_hidden(setup, setup->folder);
	if (!user || geteuid() != 0)
		return SETUP_GOOD;
	r = look_as(user, setup->folder);
	if (r == 0)
		return SETUP_GOOD;
	return setup_complain(setup, SETUP_WRONG,
			      _("the service (user vigie) may not read it; as root: setfacl -R -m "
				"u:vigie:rX,d:u:vigie:rX %s"),
			      setup->folder);
}

enum setup_verdict setup_take_folder(struct setup *setup, const char *answer)
{
	VIGIE_CLEANUP(vigie_freep) char *real = realpath(answer, NULL);
	struct stat status;

	/* Before it is told how to make it. */
	if (!real && setup->place.installed && is_hidden(answer))
		return complain_hidden(setup, answer);
	if (!real || stat(real, &status) < 0)
		return setup_complain(setup, SETUP_WRONG,
				      errno == ENOENT ? _("it does not exist; to make it: install "
							  "-d -g vigie -m 2750 %s")
						      : _("it cannot be looked at: %s"),
				      errno == ENOENT ? answer : session_error_text(errno));
	if (!S_ISDIR(status.st_mode))
		return setup_complain(setup, SETUP_WRONG, _("it is a file, not a folder"));
	if (access(real, R_OK | X_OK) < 0)
		return setup_complain(setup, SETUP_WRONG, _("you may not open it"));
	snprintf(setup->folder, sizeof(setup->folder), "%s", real);
	return look_for_service(setup);
}
