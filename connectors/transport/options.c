/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy, field by field from one table. Owns every string of it. */
#include "connectors/transport/options.h"

#include <errno.h>
#include <string.h>

/* X(field): each string of the options */
#define STRINGS(X)                                                                                 \
	X(source)                                                                                  \
	X(url)                                                                                     \
	X(spool)                                                                                   \
	X(user)                                                                                    \
	X(secret)                                                                                  \
	X(authority)                                                                               \
	X(certificate)                                                                             \
	X(key)                                                                                     \
	X(known_hosts)                                                                             \
	X(folder)

static int copy_string(const char *from, const char **to)
{
	*to = from ? strdup(from) : NULL;
	return from && !*to ? -ENOMEM : 0;
}

static int copy_senders(const struct vigie_transport_options *options,
			struct vigie_transport_options *copy)
{
	const char **senders;
	int r = 0;

	if (options->n_senders == 0)
		return 0;
	senders = calloc(options->n_senders, sizeof(*senders));
	if (!senders)
		return -ENOMEM;
	copy->senders = senders;
	copy->n_senders = options->n_senders;
	for (size_t i = 0; i < options->n_senders; i++)
		r = copy_string(options->senders[i], &senders[i]) < 0 ? -ENOMEM : r;
	return r;
}

int vigie_options_copy(const struct vigie_transport_options *options,
		       struct vigie_transport_options *copy)
{
	int r = 0;

	*copy = *options;
	copy->senders = NULL;
	copy->n_senders = 0;
#define X(field) r = copy_string(options->field, &copy->field) < 0 ? -ENOMEM : r;
	STRINGS(X)
#undef X
	return r < 0 ? r : copy_senders(options, copy);
}

void vigie_options_done(struct vigie_transport_options *copy)
{
	if (copy->secret)
		explicit_bzero((char *)copy->secret, strlen(copy->secret));
#define X(field) free((char *)copy->field);
	STRINGS(X)
#undef X
	for (size_t i = 0; i < copy->n_senders; i++)
		free((char *)copy->senders[i]);
	free((const char **)copy->senders);
	*copy = (struct vigie_transport_options){0};
}
