/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Composes a digest. Under `identity none` no name is even read from the store: what is not there
 * cannot leak. Every use of a name is written in the access log, in the same transaction.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/digest.h"
#include "daemon/mail/header.h"
#include "daemon/mail/route.h"
#include "daemon/referral/queue.h"
#include "daemon/store/outbox.h"
#include "vigie/translate.h"

struct collection {
	const struct vigie_config *config;
	const struct vigie_config_coordinator *coordinator;
	vigie_day today;
	vigie_time last; /* moment of the last digest */
	struct letter *letter;
	size_t n_ready; /* met so far */
};

enum vigie_identity digest_identity(const struct vigie_config *config,
				    const struct vigie_config_coordinator *coordinator)
{
	static const bool allowed[] = {
		[ROUTE_NONE] = false,
		[ROUTE_FOLDER] = true, /* stays on this machine, readable by its owner only */
		[ROUTE_LOCAL] = false, /* nobody knows how the local server sends it on */
		[ROUTE_STARTTLS] = true,
		[ROUTE_TLS] = true,
	};

	return allowed[route_of(config->mail.smtp)] ? coordinator->identity : VIGIE_IDENTITY_NONE;
}

static const char *title_of(const struct vigie_config *config, const char *name)
{
	const struct vigie_config_programme *programme = queue_programme(config, name);

	return programme && programme->title ? programme->title : NULL;
}

static enum letter_section section_of(const struct collection *collection,
				      const struct vigie_referral *referral, vigie_time told)
{
	if (referral->closed != VIGIE_DAY_NONE)
		return LETTER_CLOSED;
	if (referral->state == VIGIE_REFERRAL_READY || collection->last == VIGIE_TIME_NONE ||
	    told == VIGIE_TIME_NONE || told > collection->last)
		return LETTER_NEW;
	return LETTER_OPEN;
}

/* Room for one more in a growing array. */
static void *grow(void *items, size_t n, size_t *capacity, size_t size)
{
	size_t wanted = *capacity ? 2 * *capacity : 16;
	void *grown;

	if (n < *capacity)
		return items;
	grown = reallocarray(items, wanted, size);
	if (grown)
		*capacity = wanted;
	return grown;
}

static int collect_referral(void *userdata, const struct vigie_referral *referral, vigie_time told)
{
	struct collection *collection = userdata;
	struct letter_lines *lines;
	struct letter_line *items;

	if (!queue_covers(collection->coordinator, referral->programme, referral->uai,
			  referral->department, collection->today))
		return 0;
	if (referral->state == VIGIE_REFERRAL_READY && collection->n_ready++ >= LETTER_NEW_LIMIT) {
		collection->letter->n_later++;
		return 0;
	}
	lines = &collection->letter->sections[section_of(collection, referral, told)];
	items = grow(lines->items, lines->n, &lines->capacity, sizeof(*items));
	if (!items)
		return -ENOMEM;
	lines->items = items;
	items[lines->n++] = (struct letter_line){
		.referral = *referral,
		.programme = title_of(collection->config, referral->programme),
	};
	return 0;
}

static int collect_waiting(void *userdata, const struct referral_queue *queue)
{
	struct collection *collection = userdata;
	struct letter *letter = collection->letter;
	struct letter_waiting *waiting;

	if (!queue_covers(collection->coordinator, queue->programme, queue->uai, queue->department,
			  collection->today))
		return 0;
	waiting = grow(letter->waiting, letter->n_waiting, &letter->waiting_capacity,
		       sizeof(*waiting));
	if (!waiting)
		return -ENOMEM;
	letter->waiting = waiting;
	waiting[letter->n_waiting++] = (struct letter_waiting){
		.queue = *queue, .programme = title_of(collection->config, queue->programme)};
	return 0;
}

/* A programme that the configuration no longer has is called by its name. Set last: the arrays do
 * not move any more. */
static void name_programmes(struct letter *letter)
{
	for (size_t section = 0; section < LETTER_SECTIONS; section++) {
		for (size_t i = 0; i < letter->sections[section].n; i++) {
			struct letter_line *line = &letter->sections[section].items[i];

			if (!line->programme)
				line->programme = line->referral.programme;
		}
	}
	for (size_t i = 0; i < letter->n_waiting; i++)
		if (!letter->waiting[i].programme)
			letter->waiting[i].programme = letter->waiting[i].queue.programme;
}

/* The first character of a name, with a full stop. */
static void append_initial(struct vigie_buffer *out, const char *name)
{
	size_t size = *name ? 1 : 0;

	while (size > 0 && ((unsigned char)name[size] & 0xc0) == 0x80)
		size++;
	vigie_buffer_append(out, name, size);
	vigie_buffer_append_char(out, '.');
}

static int name_pupil(struct vigie_store *store, const struct collection *collection,
		      enum vigie_identity identity, vigie_time now, struct letter_line *line)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {}, what = {}, who = {};
	struct vigie_person person;
	int r = vigie_store_get_person(store, line->referral.person, &person);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (identity == VIGIE_IDENTITY_FULL) {
		vigie_buffer_append_format(&name, "%s %s", person.last, person.first);
	} else {
		append_initial(&name, person.first);
		vigie_buffer_append_char(&name, ' ');
		append_initial(&name, person.last);
	}
	vigie_buffer_append_format(&who, "vigie, %s", collection->coordinator->name);
	vigie_buffer_append_format(&what, "digest, identity %s",
				   identity == VIGIE_IDENTITY_FULL ? "full" : "initials");
	if (vigie_buffer_error(&name) || vigie_buffer_error(&what) || vigie_buffer_error(&who))
		return -ENOMEM;
	snprintf(line->pupil, sizeof(line->pupil), "%s", name.data);
	return vigie_store_log_access(store, now, who.data, what.data, person.id);
}

static int name_pupils(struct vigie_store *store, const struct collection *collection,
		       vigie_time now)
{
	enum vigie_identity identity = digest_identity(collection->config, collection->coordinator);
	struct letter *letter = collection->letter;
	int r = 0;

	if (identity == VIGIE_IDENTITY_NONE)
		return 0;
	for (enum letter_section section = 0; section < LETTER_SECTIONS; section++)
		for (size_t i = 0; r == 0 && i < letter_listed(letter, section); i++)
			r = name_pupil(store, collection, identity, now,
				       &letter->sections[section].items[i]);
	return r;
}

/* Those that are ready are proposed by this message. */
static int propose(struct vigie_store *store, const struct collection *collection, vigie_time now)
{
	struct queue queue = {
		.store = store, .config = collection->config, .moment = {collection->today, now}};
	struct letter_lines *lines = &collection->letter->sections[LETTER_NEW];
	int r = 0;

	for (size_t i = 0; r == 0 && i < lines->n; i++) {
		struct vigie_referral *referral = &lines->items[i].referral;

		if (referral->state != VIGIE_REFERRAL_READY)
			continue;
		r = queue_propose(&queue, referral, collection->coordinator->name);
		if (r == 0)
			r = vigie_referral_get(store, referral->id, referral);
	}
	return r;
}

static int enter(struct vigie_store *store, const struct collection *collection,
		 const struct message_stamp *stamp)
{
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer name = {}, address = {}, subject = {}, text = {}, html = {}, bytes = {};
	char id[MESSAGE_ID_SIZE];
	int r = header_split_mailbox(collection->config->mail.from, &name, &address);
	struct message message = {
		.from_name = vigie_buffer_string(&name),
		.from_address = vigie_buffer_string(&address),
		.to_name = collection->coordinator->name,
		.to_address = collection->coordinator->email,
		.language = collection->letter->language,
		.timezone = collection->config->timezone,
	};

	letter_append_subject(collection->letter, &subject);
	letter_append_text(collection->letter, &text);
	letter_append_html(collection->letter, &html);
	if (vigie_buffer_error(&subject) || vigie_buffer_error(&text) || vigie_buffer_error(&html))
		return -ENOMEM;
	message.subject = subject.data;
	message.text = text.data;
	message.html = html.data;
	if (r == 0)
		r = message_compose(&message, stamp, id, &bytes);
	if (r < 0)
		return r;
	return outbox_insert(store,
			     &(struct outbox_message){.message_id = id,
						      .coordinator = message.to_name,
						      .sender = message.from_address,
						      .recipient = message.to_address,
						      .subject = message.subject,
						      .body = bytes.data,
						      .size = bytes.size},
			     stamp->now);
}

static int collect(struct vigie_store *store, struct collection *collection)
{
	vigie_day day;
	int r = outbox_get_digest(store, collection->coordinator->name, &day, &collection->last);

	if (r == 0)
		r = referrals_each_news(store, collection->last, collect_referral, collection);
	if (r == 0)
		r = referrals_each_queue(store, collect_waiting, collection);
	if (r == 0)
		name_programmes(collection->letter);
	return r;
}

int digest_enqueue(struct vigie_store *store, const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator,
		   const struct message_stamp *stamp)
{
	VIGIE_CLEANUP(letter_done)
	struct letter letter = {.office = config->office ? config->office : "",
				.language = vigie_translate_language()};
	int second;
	struct collection collection = {
		.config = config,
		.coordinator = coordinator,
		.today = vigie_clock_local(stamp->now, config->timezone, &second),
		.letter = &letter,
	};
	int r = collect(store, &collection);

	if (r < 0)
		return r;
	if (letter.sections[LETTER_NEW].n + letter.sections[LETTER_CLOSED].n == 0)
		return 1;
	r = propose(store, &collection, stamp->now);
	if (r == 0)
		r = name_pupils(store, &collection, stamp->now);
	return r < 0 ? r : enter(store, &collection, stamp);
}
