/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the files of an office are, and how its service is called. Owns nothing; looks at no file.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/command/setup.h"
#include "vigie/translate.h"

#define INSTALLED "/etc/vigie/"
#define FILE_NAME "vigie.conf"
#define STATE "/var/lib/vigie"

/* "/etc/vigie/NAME/vigie.conf" is the instance NAME; its name, "" for the one without. False: the
 * file is elsewhere. */
static bool find_instance(const char *config, char *name, size_t size)
{
	const char *begin = config + strlen(INSTALLED), *slash;

	if (strncmp(config, INSTALLED, strlen(INSTALLED)) != 0)
		return false;
	slash = strchr(begin, '/');
	if (strcmp(slash ? slash + 1 : begin, FILE_NAME) != 0)
		return false;
	return snprintf(name, size, "%.*s", slash ? (int)(slash - begin) : 0, begin) < (int)size;
}

static int make_absolute(const char *path, char absolute[PATH_MAX])
{
	char here[PATH_MAX] = "";

	if (*path != '/' && !getcwd(here, sizeof(here)))
		return -errno;
	return snprintf(absolute, PATH_MAX, "%s%s%s", here, *here ? "/" : "", path) < PATH_MAX
		       ? 0
		       : -ENAMETOOLONG;
}

int setup_place_of(const char *config, struct setup_place *ret_place)
{
	struct setup_place place = {.unit = "vigied"};
	char name[64];
	int r = make_absolute(config, place.config);

	if (r < 0)
		return r;
	memcpy(place.folder, place.config, sizeof(place.folder));
	*strrchr(place.folder, '/') = '\0';
	place.installed = find_instance(place.config, name, sizeof(name));
	if (!place.installed)
		memcpy(place.state, place.folder, sizeof(place.state));
	else
		snprintf(place.state, sizeof(place.state), "%s%s%s", STATE, *name ? "/" : "", name);
	if (place.installed && *name)
		snprintf(place.unit, sizeof(place.unit), "vigied@%s", name);
	*ret_place = place;
	return 0;
}

void setup_place_program(const struct setup_place *place, struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, "vigie");
	if (strcmp(place->config, INSTALLED FILE_NAME) != 0)
		vigie_buffer_append_format(out, " -c %s", place->config);
}

void setup_print_credential(const struct setup_place *place, const char *credential)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer program = {0};
	const char *folder = place->folder, *unit = place->unit;

	setup_place_program(place, &program);
	puts(_("\nThe mail server wants a password. It is never asked for here and never stands "
	       "in\n"
	       "the configuration: the service gets it as a credential. As root:\n"));
	printf("  install -d -m 0700 %s/credentials\n", folder);
	printf("  (umask 077; systemd-ask-password >%s/credentials/%s)\n", folder, credential);
	printf("  install -d /etc/systemd/system/%s.service.d\n", unit);
	printf("  printf '[Service]\\nLoadCredential=%s:%s/credentials/%s\\n' \\\n"
	       "    >/etc/systemd/system/%s.service.d/credentials.conf\n",
	       credential, folder, credential, unit);
	puts("  systemctl daemon-reload");
	printf("  %s mail test\n", vigie_buffer_string(&program));
}
