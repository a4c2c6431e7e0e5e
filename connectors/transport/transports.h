/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transports that the registry lists, each defined in the file of its name. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_TRANSPORTS_H
#define VIGIE_CONNECTORS_TRANSPORT_TRANSPORTS_H

#include "vigie/transport.h"

extern const struct vigie_transport_class vigie_transport_directory; /* directory.c */
extern const struct vigie_transport_class vigie_transport_command; /* command.c */
extern const struct vigie_transport_class vigie_transport_sftp; /* sftp.c */
extern const struct vigie_transport_class vigie_transport_ftps; /* ftps.c */
extern const struct vigie_transport_class vigie_transport_https; /* https.c */
extern const struct vigie_transport_class vigie_transport_davs; /* davs.c */
extern const struct vigie_transport_class vigie_transport_imaps; /* imaps.c */

#endif
