/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is at the keyboard: for what is recorded with a name. */
#ifndef VIGIE_COMMAND_LOGIN_H
#define VIGIE_COMMAND_LOGIN_H

#include <stddef.h>

/* The login name, also behind sudo; the account when there is no login. Fills and returns `name`.
 */
const char *login_name(char *name, size_t size);

#endif
