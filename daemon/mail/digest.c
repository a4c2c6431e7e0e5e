/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Composes a digest. Under `identity none` no name is even read from the store: what is not there
 * cannot leak. Every use of a name is written in the access log, in the same transaction.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/digest.h"
#include "daemon/mail/entry.h"
#include "daemon/mail/envelope.h"
#include "daemon/referral/queue.h"
#include "daemon/store/outbox.h"
#include "vigie/session.h"
#include "vigie/translate.h"

struct collection {
	const struct vigie_config *config;
	const struct vigie_config_coordinator *coordinator;
	vigie_day today;
	vigie_time last; /* moment of the last digest */
	vigie_day last_day; /* of it */
	struct letter *letter;
	struct envelope envelope;
	size_t n_ready; /* met so far */
};

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
	if (referral->state == VIGIE_REFERRAL_READY || collection->last == VIGIE_TIME_NONE)
		return LETTER_NEW;
	/* Accepted from the list, before any message named it: it is no news to anybody. */
	if (told != VIGIE_TIME_NONE && told > collection->last)
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

static bool is_urgent_news(const struct vigie_referral *referral)
{
	return referral->state == VIGIE_REFERRAL_READY &&
	       referral->priority == VIGIE_PRIORITY_URGENT;
}

/* What the clock did since the last digest, in the morning of a day before its hour, about one that
 * waits for an answer. */
static void remind(const struct collection *collection, const struct vigie_referral *referral)
{
	struct vigie_buffer *out = &collection->letter->reminders;
	bool own = queue_covers(collection->coordinator, referral->programme, referral->uai,
				referral->department, collection->today);
	vigie_day since = own ? referral->reminded : referral->escalated;

	if (referral->state != VIGIE_REFERRAL_PROPOSED || since == VIGIE_DAY_NONE ||
	    since <= collection->last_day)
		return;
	vigie_buffer_append_format(out,
				   own ? _("No. %lld: your answer is still waited for")
				       : _("No. %lld: whoever was asked first does not answer; "
					   "please see to it"),
				   (long long)referral->id);
	vigie_buffer_append_string(out, _(": "));
	letter_append_school(referral->school_name, referral->uai, out);
	vigie_buffer_append_char(out, '\n');
}

static int collect_referral(void *userdata, const struct vigie_referral *referral, vigie_time told)
{
	struct collection *collection = userdata;
	struct letter_lines *lines;
	struct letter_line *items;

	if (!queue_tells(collection->config, collection->coordinator, referral, collection->today))
		return 0;
	if (collection->letter->kind != VIGIE_LETTER_URGENT)
		remind(collection, referral);
	if (collection->letter->kind == VIGIE_LETTER_URGENT && !is_urgent_news(referral))
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
	enum vigie_identity identity = collection->envelope.identity;
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

static int add_line_links(const struct vigie_config *config, const struct vigie_reply_key *key,
			  const struct vigie_reply_subject *subject, struct letter_line *line)
{
	int r = 0;

	for (enum vigie_reply_command command = 0; r == 0 && command < VIGIE_REPLY_COMMANDS_N;
	     command++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer link = {};

		if (!vigie_reply_offered(command, line->referral.state))
			continue;
		r = vigie_reply_append_link(config, key, subject, command, &link);
		line->links[command] = r == 0 ? vigie_buffer_take(&link) : NULL;
		if (r == 0 && !line->links[command])
			r = -ENOMEM;
	}
	return r < 0 ? r : 0;
}

/* What each listed referral may be answered with. */
static int add_links(const struct collection *collection, const struct vigie_reply_key *key)
{
	struct letter *letter = collection->letter;
	struct vigie_reply_subject subject = {.recipient = collection->coordinator->email,
					      .today = collection->today};
	int r = 0;

	for (enum letter_section section = 0; section < LETTER_CLOSED; section++)
		for (size_t i = 0; r == 0 && i < letter_listed(letter, section); i++) {
			struct letter_line *line = &letter->sections[section].items[i];

			subject.referral = line->referral.id;
			r = add_line_links(collection->config, key, &subject, line);
		}
	return r;
}

static int append_done(void *userdata, const struct vigie_reply_done *done)
{
	const struct collection *collection = userdata;
	struct vigie_buffer *out = &collection->letter->done;

	vigie_buffer_append_format(out, _("No. %lld"), (long long)done->referral);
	vigie_buffer_append_format(out, "%s%s\n", _(": "), vigie_reply_word(done->command));
	return vigie_buffer_error(out);
}

static bool is_open_there(const struct letter *letter, int64_t referral)
{
	for (enum letter_section section = 0; section < LETTER_CLOSED; section++)
		for (size_t i = 0; i < letter->sections[section].n; i++)
			if (letter->sections[section].items[i].referral.id == referral)
				return true;
	return false;
}

/* Of the coordinator's own, and said once. */
static int append_ending(void *userdata, int64_t referral, vigie_time since)
{
	const struct collection *collection = userdata;
	struct vigie_buffer *out = &collection->letter->reminders;

	if ((collection->last != VIGIE_TIME_NONE && since <= collection->last) ||
	    !is_open_there(collection->letter, referral))
		return 0;
	vigie_buffer_append_format(out,
				   _("No. %lld: what the programme ends with is reached; is "
				     "it time to end the tutoring?"),
				   (long long)referral);
	vigie_buffer_append_char(out, '\n');
	return vigie_buffer_error(out);
}

/* Where answers to it go, and what they did since the last one. */
static int add_answers(struct vigie_store *store, const struct collection *collection,
		       struct vigie_buffer *out_address)
{
	const struct vigie_reply_subject subject = {.recipient = collection->coordinator->email,
						    .today = collection->today};
	struct vigie_reply_key key;
	int r = collection->config->mail.inbox.url ? vigie_reply_key_load(store, &key) : 1;

	if (r == 0)
		r = vigie_reply_append_address(collection->config, &key, &subject, out_address);
	/* Nobody reads answers, or the address is too long for a token: none is offered. */
	if (r == 1 || r == -EINVAL)
		return 0;
	if (r == 0)
		r = add_links(collection, &key);
	collection->letter->answers = true;
	return r;
}

/* Later messages about one of these referrals follow this one. */
static int put_threads(struct vigie_store *store, const struct collection *collection,
		       const char *message_id)
{
	const struct letter_lines *lines = &collection->letter->sections[LETTER_NEW];
	int r = 0;

	for (size_t i = 0; r == 0 && i < lines->n; i++)
		r = outbox_put_thread(store, lines->items[i].referral.id,
				      collection->coordinator->email, message_id);
	return r;
}

static int enter(struct vigie_store *store, const struct collection *collection,
		 const struct message_stamp *stamp)
{
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer subject = {}, text = {}, html = {}, reply_to = {};
	const struct vigie_config_coordinator *coordinator = collection->coordinator;
	struct message message = {.to_name = coordinator->name,
				  .to_address = coordinator->email,
				  .language = collection->letter->language,
				  .listed = true};
	struct entry entry = {
		.coordinator = coordinator->name,
		.shows = (enum outbox_shows)collection->envelope.identity,
		.seal = collection->envelope.seal,
		.message = &message,
	};
	int r = add_answers(store, collection, &reply_to);

	letter_append_subject(collection->letter, &subject);
	if (r == 0)
		r = letter_append(collection->letter, collection->config, FORM_TEXT, &text);
	if (r == 0)
		r = letter_append(collection->letter, collection->config, FORM_HTML, &html);
	if (r == 0)
		r = vigie_buffer_error(&subject);
	if (r < 0)
		return r;
	message.subject = subject.data;
	message.text = text.data;
	message.html = html.data;
	message.reply_to = reply_to.data;
	if (r == 0)
		r = entry_put(store, collection->config, &entry, stamp);
	if (r == 0)
		r = put_threads(store, collection, entry.id);
	return r;
}

static int collect(struct vigie_store *store, struct collection *collection)
{
	struct letter *letter = collection->letter;
	int r = outbox_get_digest(store, collection->coordinator->name, &collection->last_day,
				  &collection->last);

	if (r == 0)
		r = referrals_each_news(store, collection->last, collect_referral, collection);
	if (r == 0 && letter->kind != VIGIE_LETTER_URGENT)
		r = referrals_each_queue(store, collect_waiting, collection);
	if (r == 0 && letter->kind != VIGIE_LETTER_URGENT)
		r = vigie_reply_each_done(store, collection->coordinator->email, append_done,
					  collection);
	if (r == 0 && letter->kind != VIGIE_LETTER_URGENT)
		r = vigie_endings_each(store, append_ending, collection);
	if (r == 0)
		name_programmes(letter);
	return r;
}

static int on_urgent(void *userdata, const struct vigie_referral *referral, vigie_time told)
{
	const struct collection *collection = userdata;

	(void)told;
	return is_urgent_news(referral) &&
	       queue_covers(collection->coordinator, referral->programme, referral->uai,
			    referral->department, collection->today);
}

int digest_urgent_waits(struct vigie_store *store,
			const struct vigie_config_coordinator *coordinator, vigie_day today)
{
	struct collection collection = {.coordinator = coordinator, .today = today};

	return referrals_each_news(store, VIGIE_TIME_NONE, on_urgent, &collection);
}

static bool is_silent(const struct letter *letter)
{
	return letter->kind != VIGIE_LETTER_ALIVE && letter->sections[LETTER_NEW].n == 0 &&
	       letter->sections[LETTER_CLOSED].n == 0 && letter->done.size == 0 &&
	       letter->reminders.size == 0;
}

/* The reader is told why there are no names, and is who can bring another key. */
static void append_trouble(const struct collection *collection)
{
	const struct envelope *envelope = &collection->envelope;

	if (envelope->trouble == VIGIE_SEAL_NONE_TROUBLE)
		return;
	vigie_buffer_append_format(
		&collection->letter->reminders,
		_("This message is not encrypted and names nobody. Your key or certificate: %s."),
		vigie_seal_trouble_text(envelope->trouble));
	vigie_buffer_append_char(&collection->letter->reminders, '\n');
}

/* Writes the letter and what follows of it. */
static int write_letter(struct vigie_store *store, struct collection *collection,
			const struct message_stamp *stamp)
{
	int r = propose(store, collection, stamp->now);

	if (r == 0)
		r = envelope_choose(collection->config, collection->coordinator, stamp->now,
				    &collection->envelope);
	append_trouble(collection);
	letter_sort(collection->letter);
	if (r == 0)
		r = name_pupils(store, collection, stamp->now);
	if (r == 0)
		r = enter(store, collection, stamp);
	if (r == 0 && collection->letter->kind != VIGIE_LETTER_URGENT)
		r = vigie_reply_confirm(store, collection->coordinator->email, stamp->now);
	return r;
}

int digest_enqueue(struct vigie_store *store, const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator, enum vigie_letter kind,
		   const struct message_stamp *stamp)
{
	VIGIE_CLEANUP(letter_done)
	struct letter letter = {.office = config->office ? config->office : "",
				.contact = config->contact,
				.language = vigie_translate_language(),
				.kind = kind};
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
	r = is_silent(&letter) ? 1 : write_letter(store, &collection, stamp);
	envelope_done(&collection.envelope);
	return r;
}
