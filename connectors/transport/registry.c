/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transports by the scheme of their URL. Knows nothing of any transport's inside. */
#include <string.h>
#include <strings.h>

#include "connectors/transport/transports.h"

const struct vigie_transport_class *const vigie_transports[] = {
	&vigie_transport_directory, /* a folder of this machine */
	&vigie_transport_command, /* a program of the office */
	&vigie_transport_https, /* one file */
	&vigie_transport_davs, /* a WebDAV folder */
	&vigie_transport_sftp, /* a folder over SSH */
	&vigie_transport_ftps, /* a folder over FTP and TLS */
	&vigie_transport_imaps, /* a mailbox */
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
