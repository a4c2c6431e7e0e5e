/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where mail leaves by: what the configured URL allows. Pure. */
#ifndef VIGIE_MAIL_ROUTE_H
#define VIGIE_MAIL_ROUTE_H

/*
 * smtp:// to this very machine may go unencrypted: nothing crosses a network, and a local mail
 * server seldom has a certificate of its own name. Anywhere else STARTTLS is required.
 */
enum route {
	ROUTE_NONE, /* no URL, or one that is none of these */
	ROUTE_FOLDER, /* file:/// */
	ROUTE_LOCAL, /* smtp:// to a loopback address */
	ROUTE_STARTTLS, /* smtp:// */
	ROUTE_TLS /* smtps:// */
};

enum route route_of(const char *url);

#endif
