/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets, as systemd hands them to the service (systemd.exec(5), LoadCredential=). The value
 * belongs to the caller. Refuses names that would leave the folder of credentials.
 */
#include <errno.h>
#include <string.h>

#include "daemon/config/file.h"
#include "vigie/config.h"

#define CREDENTIAL_LIMIT                                                                           \
	(64u << 10) /* bytes: keys and certificates fit, a mistaken file does not */

int vigie_credential_path(const char *name, char **ret_path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};

	if (!folder)
		return -ENOENT;
	if (name[0] == '.' || name[0] == '\0' || strchr(name, '/'))
		return -EINVAL;
	vigie_buffer_append_format(&path, "%s/%s", folder, name);
	if (vigie_buffer_error(&path))
		return -ENOMEM;
	if (access(path.data, R_OK) < 0)
		return -errno;
	*ret_path = vigie_buffer_take(&path);
	return 0;
}

int vigie_credential_read(const char *name, char **ret_value)
{
	VIGIE_CLEANUP(vigie_freep) char *path = NULL;
	char *value;
	size_t size;
	int r = vigie_credential_path(name, &path);

	if (r == 0)
		r = file_read(path, CREDENTIAL_LIMIT, &value, &size);
	if (r < 0)
		return r;
	if (size > 0 && value[size - 1] == '\n')
		value[size - 1] = '\0';
	*ret_value = value;
	return 0;
}
