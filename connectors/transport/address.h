/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of servers, taken apart and put together by libcurl's parser; no network. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_ADDRESS_H
#define VIGIE_CONNECTORS_TRANSPORT_ADDRESS_H

#include "vigie/buffer.h"

/*
 * Is this an address of a server, without user and secret, which are keys of their own? 0, or
 * -EINVAL with a translated sentence.
 */
int vigie_address_check(const char *url, const char **ret_message) VIGIE_MUST_CHECK;
/*
 * `origin` becomes what stands before the path with `scheme` in place of its own
 * ("https://server:8443"), `path` the path, decoded, without a slash at the end ("" the top). 0,
 * -EINVAL or -ENOMEM.
 */
int vigie_address_split(const char *url, const char *scheme, struct vigie_buffer *origin,
			struct vigie_buffer *path) VIGIE_MUST_CHECK;
/* Appends a decoded path, each byte that is not plain as %XX. */
void vigie_address_append_path(struct vigie_buffer *url, const char *path);
/* Decodes %XX of `size` bytes. 0; -EINVAL for what is no code, and for %00; -ENOMEM. */
int vigie_address_decode(const char *text, size_t size,
			 struct vigie_buffer *decoded) VIGIE_MUST_CHECK;

#endif
