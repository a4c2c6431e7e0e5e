/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mailbox as its users see it: its address, and what may be asked of it, one thing at a time.
 * Owns everything of it. */
#include "connectors/transport/mailbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "vigie/translate.h"

/* What of an address has no place in one. */
static bool has_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	bool has = curl_url_get(url, part, &text, 0) == CURLUE_OK;

	curl_free(text);
	return has;
}

static CURLU *parse_url(const char *address)
{
	CURLU *url = curl_url();

	if (!url || (curl_url_set(url, CURLUPART_URL, address, CURLU_DISALLOW_USER) == CURLUE_OK &&
		     !has_part(url, CURLUPART_QUERY) && !has_part(url, CURLUPART_FRAGMENT)))
		return url;
	curl_url_cleanup(url);
	return NULL;
}

/* Appends the folder of an address, quoted. 0; -EINVAL. */
static int append_folder(CURLU *url, struct vigie_buffer *out)
{
	char *path = NULL;
	int r = -EINVAL;

	if (curl_url_get(url, CURLUPART_PATH, &path, CURLU_URLDECODE) == CURLUE_OK)
		r = mailbox_name_append(path + 1, out);
	curl_free(path);
	return r;
}

int vigie_mailbox_check(const char *url, const char **ret_sentence)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folder = {0};
	bool is_ours = strncasecmp(url, MAILBOX_SCHEME, strlen(MAILBOX_SCHEME)) == 0;
	CURLU *parsed = is_ours ? parse_url(url) : NULL;
	int r = parsed ? append_folder(parsed, &folder) : -EINVAL;

	curl_url_cleanup(parsed);
	if (r < 0)
		*ret_sentence = _("a folder of a mail server is written imaps://server/INBOX, "
				  "without a user");
	return r;
}

/* Takes the address apart: the server, and the folder on it. */
static int read_address(struct vigie_mailbox *mailbox, const char *address)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folder = {0};
	CURLU *url = parse_url(address);
	int r = url ? append_folder(url, &folder) : -EINVAL;
	char *server = NULL;

	if (r == 0 && (curl_url_set(url, CURLUPART_PATH, "/", 0) != CURLUE_OK ||
		       curl_url_get(url, CURLUPART_URL, &server, 0) != CURLUE_OK))
		r = -ENOMEM;
	curl_url_cleanup(url);
	if (r == 0) {
		mailbox->address = strdup(server);
		mailbox->folder = vigie_buffer_take(&folder);
		r = mailbox->address && mailbox->folder ? 0 : -ENOMEM;
	}
	curl_free(server);
	return r;
}

static int prepare(struct vigie_mailbox *mailbox, const struct vigie_transport_options *options)
{
	const struct vigie_transfer_events events = {.on_done = mailbox_line_connected,
						     .userdata = mailbox};
	int r = read_address(mailbox, options->url);

	if (r == 0)
		r = vigie_transfer_new(mailbox->event, options, VIGIE_FAMILY_IMAP, "imaps", &events,
				       &mailbox->transfer);
	return r < 0 ? r : mailbox_line_init(mailbox);
}

int vigie_mailbox_new(const struct vigie_transport_options *options, sd_event *event,
		      const struct vigie_mailbox_events *events, struct vigie_mailbox **ret_mailbox)
{
	struct vigie_mailbox *mailbox = calloc(1, sizeof(*mailbox));
	int r;

	if (!mailbox)
		return -ENOMEM;
	mailbox->event = sd_event_ref(event);
	mailbox->events = *events;
	mailbox->reader.on_answer = mailbox_on_answer;
	mailbox->reader.on_content = mailbox_on_content;
	mailbox->reader.userdata = mailbox;
	r = prepare(mailbox, options);
	if (r < 0) {
		vigie_mailbox_free(mailbox);
		return r;
	}
	*ret_mailbox = mailbox;
	return 0;
}

void vigie_mailbox_free(struct vigie_mailbox *mailbox)
{
	if (!mailbox)
		return;
	mailbox_line_done(mailbox);
	vigie_transfer_free(mailbox->transfer);
	vigie_buffer_done(&mailbox->out);
	sd_event_unref(mailbox->event);
	free(mailbox->order.target);
	free(mailbox->address);
	free(mailbox->folder);
	free(mailbox);
}

uint32_t vigie_mailbox_validity(const struct vigie_mailbox *mailbox)
{
	return mailbox->listed_validity;
}

size_t vigie_mailbox_unclear(const struct vigie_mailbox *mailbox)
{
	return mailbox->n_unclear;
}

/* Takes the order over, its target included. */
static int begin(struct vigie_mailbox *mailbox, const struct mailbox_order *order)
{
	int r;

	mailbox->order = *order;
	r = mailbox_line_begin(mailbox);
	if (r < 0) {
		mailbox_line_hang_up(mailbox);
		free(mailbox->order.target);
		mailbox->order = (struct mailbox_order){0};
	}
	return r;
}

int vigie_mailbox_list(struct vigie_mailbox *mailbox)
{
	if (mailbox->order.kind)
		return -EBUSY;
	/* Opened anew, for what came since. */
	mailbox->selection = MAILBOX_CLOSED;
	mailbox->n_unclear = 0;
	return begin(mailbox, &(struct mailbox_order){.kind = MAILBOX_LISTING});
}

int vigie_mailbox_read(struct vigie_mailbox *mailbox, uint32_t validity, uint32_t uid,
		       const char *section, uint64_t most)
{
	struct mailbox_order order = {
		.kind = MAILBOX_READING, .validity = validity, .uid = uid, .most = most};

	if (mailbox->order.kind)
		return -EBUSY;
	if ((size_t)snprintf(order.section, sizeof(order.section), "%s", section) >=
		    sizeof(order.section) ||
	    section[strspn(section, "0123456789.")])
		return -EINVAL;
	return begin(mailbox, &order);
}

int vigie_mailbox_move(struct vigie_mailbox *mailbox, uint32_t validity, uint32_t uid,
		       const char *folder)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer target = {0};
	struct mailbox_order order = {.kind = MAILBOX_MOVING, .validity = validity, .uid = uid};
	int r;

	if (mailbox->order.kind)
		return -EBUSY;
	r = mailbox_name_append(folder, &target);
	if (r < 0)
		return r;
	order.target = vigie_buffer_take(&target);
	return order.target ? begin(mailbox, &order) : -ENOMEM;
}

int vigie_mailbox_delete(struct vigie_mailbox *mailbox, uint32_t validity, uint32_t uid)
{
	if (mailbox->order.kind)
		return -EBUSY;
	return begin(mailbox, &(struct mailbox_order){
				      .kind = MAILBOX_DELETING, .validity = validity, .uid = uid});
}
