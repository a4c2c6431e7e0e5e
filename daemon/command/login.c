/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the name of who uses the program. See login.h. */
#include "daemon/command/login.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

const char *login_name(char *name, size_t size)
{
	const struct passwd *account;

	if (getlogin_r(name, size) == 0 && *name)
		return name;
	account = getpwuid(getuid());
	if (account)
		snprintf(name, size, "%s", account->pw_name);
	else
		snprintf(name, size, "uid %u", (unsigned)getuid());
	return name;
}
