/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads no more of a URL than decides about encryption; libcurl reads the rest. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "daemon/mail/route.h"
#include "vigie/cleanup.h"

static bool is_loopback(const char *authority)
{
	static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};

	/* "localhost:secret@exemple.fr": a user and a password, then the host. */
	if (memchr(authority, '@', strcspn(authority, "/")))
		return false;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(hosts); i++) {
		size_t size = strlen(hosts[i]);

		if (strncasecmp(authority, hosts[i], size) == 0 &&
		    strchr(":/", authority[size]) != NULL)
			return true;
	}
	return false;
}

enum route route_of(const char *url)
{
	if (!url)
		return ROUTE_NONE;
	if (strncmp(url, "file:///", 8) == 0)
		return ROUTE_FOLDER;
	if (strncasecmp(url, "smtps://", 8) == 0)
		return ROUTE_TLS;
	if (strncasecmp(url, "smtp://", 7) == 0)
		return is_loopback(url + 7) ? ROUTE_LOCAL : ROUTE_STARTTLS;
	return ROUTE_NONE;
}
