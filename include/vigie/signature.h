/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names that stories and histories are signed with: persons, and the service itself. A person
 * never signs as the service. */
#ifndef VIGIE_SIGNATURE_H
#define VIGIE_SIGNATURE_H

#define VIGIE_SIGNATURE_SERVICE "vigie" /* what it did by itself */

/* May it stand for a person: something to read, no control character, and for no reader the
 * service's name? 1, 0, or -ENOMEM. */
int vigie_signature_is_person(const char *name);

#endif
