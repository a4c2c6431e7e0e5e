/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transports by the scheme of their URL. Knows nothing of any transport's inside. */
#include <string.h>
#include <strings.h>

#include "connectors/transport/transports.h"

const struct vigie_transport_class *const vigie_transports[] = {
	&vigie_transport_directory,
	&vigie_transport_command,
	&vigie_transport_https,
	&vigie_transport_davs,
	&vigie_transport_sftp,
	&vigie_transport_ftps,
	&vigie_transport_imaps,
	NULL,
};

const struct vigie_transport_class *vigie_transport_find(const char *url)
{
	size_t size = strcspn(url, ":");

	for (size_t i = 0; url[size] && vigie_transports[i]; i++)
		if (strlen(vigie_transports[i]->scheme) == size &&
		    strncasecmp(vigie_transports[i]->scheme, url, size) == 0)
			return vigie_transports[i];
	return NULL;
}
