/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder in which a program begins and may leave what it likes: its own while it runs, gone
 * afterwards. Removed without following any link: what the program made there is not trusted. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "connectors/transport/command.h"

#define FOLDER "/tmp/vigie-XXXXXX" /* the unit gives the service a /tmp of its own */
#define DEPTH_LIMIT 32 /* folders within one another; what is deeper is left to the system */

int vigie_command_make_folder(char path[static COMMAND_FOLDER_SIZE], uid_t user, gid_t group,
			      int *ret_fd)
{
	VIGIE_CLEANUP(vigie_closep) int fd = -1;

	_Static_assert(sizeof(FOLDER) <= COMMAND_FOLDER_SIZE, "it fits");
	strcpy(path, FOLDER);
	if (!mkdtemp(path)) {
		path[0] = '\0';
		return -errno;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (geteuid() == 0 && fchown(fd, user, group) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static void folder_freep(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

/* Empties the folder, whose descriptor is taken. */
static void empty(int fd, int depth)
{
	VIGIE_CLEANUP(folder_freep) DIR *folder = fdopendir(fd);
	struct dirent *entry;

	if (!folder)
		close(fd);
	while (folder && (entry = readdir(folder))) {
		const char *name = entry->d_name;
		int below;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || unlinkat(fd, name, 0) == 0)
			continue;
		below = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (below >= 0 && depth < DEPTH_LIMIT)
			empty(below, depth + 1);
		else
			vigie_closep(&below);
		unlinkat(fd, name, AT_REMOVEDIR);
	}
}

void vigie_command_remove_folder(const char *path)
{
	int fd;

	if (!*path)
		return;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		empty(fd, 0);
	rmdir(path);
}
