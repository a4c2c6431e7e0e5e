/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A digest as what its template may print: schools and programmes said once for what stands
 * together, sentences and links in their blocks. All of it is in one arena that lives as long as
 * the writing. Only what the model holds is given away.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/letter.h"
#include "daemon/mail/template_file.h"

struct fill {
	const struct letter *letter;
	struct vigie_arena *arena;
	int error;
};

static struct template_item *add_items(struct fill *fill, struct template_item *to,
				       enum template_name name, size_t n)
{
	struct template_item *items = NULL;

	if (n > 0)
		items = vigie_arena_allocate(fill->arena, n * sizeof(*items));
	if (n > 0 && !items)
		fill->error = -ENOMEM;
	to->contents[name].items = items;
	to->contents[name].n = items ? n : 0;
	return items;
}

/* Takes what the buffer holds, and leaves it empty. */
static void set(struct fill *fill, struct template_item *item, enum template_name name,
		struct vigie_buffer *text)
{
	const char *copy = vigie_arena_copy(fill->arena, vigie_buffer_string(text), text->size);

	if (!copy || vigie_buffer_error(text))
		fill->error = -ENOMEM;
	item->contents[name].text = copy;
	vigie_buffer_clear(text);
}

static void fill_links(struct fill *fill, const struct letter_line *line,
		       struct template_item *referral)
{
	struct template_item *item;
	size_t n = 0;

	for (size_t i = 0; i < VIGIE_REPLY_COMMANDS_N; i++)
		n += line->links[i] != NULL;
	item = add_items(fill, referral, NAME_LINK, n);
	for (enum vigie_reply_command i = 0; item && i < VIGIE_REPLY_COMMANDS_N; i++) {
		if (!line->links[i])
			continue;
		item->contents[NAME_ADDRESS].text = line->links[i];
		item->contents[NAME_ANSWER].text = vigie_reply_label(i);
		item++;
	}
}

static void fill_referral(struct fill *fill, const struct letter_line *line,
			  enum letter_section section, struct template_item *referral)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_buffer_append_format(&text, "%lld", (long long)line->referral.id);
	set(fill, referral, NAME_NUMBER, &text);
	letter_append_state(line, section, &text);
	set(fill, referral, NAME_STATE, &text);
	letter_append_reasons(line, &text);
	set(fill, referral, NAME_REASONS, &text);
	referral->contents[NAME_URGENT].text = letter_urgency(line, section);
	referral->contents[NAME_PUPIL].text = line->pupil;
	fill_links(fill, line, referral);
}

/* Lines from `first` up to the next group. Returns how many. */
static size_t fill_group(struct fill *fill, enum letter_section section, size_t first,
			 struct template_item *group)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer school = {0};
	const struct letter_line *lines = fill->letter->sections[section].items;
	size_t listed = letter_listed(fill->letter, section), n = 1;
	struct template_item *items;

	while (first + n < listed && !letter_begins_group(fill->letter, section, first + n))
		n++;
	letter_append_school(lines[first].referral.school_name, lines[first].referral.uai, &school);
	set(fill, group, NAME_SCHOOL, &school);
	group->contents[NAME_PROGRAMME].text = lines[first].programme;
	items = add_items(fill, group, NAME_REFERRAL, n);
	for (size_t i = 0; items && i < n; i++)
		fill_referral(fill, &lines[first + i], section, &items[i]);
	return n;
}

static void fill_section(struct fill *fill, enum letter_section section, enum template_name name,
			 struct template_item *digest)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct letter *letter = fill->letter;
	size_t listed = letter_listed(letter, section), n = 0, at = 0;
	struct template_item *item = add_items(fill, digest, name, listed > 0), *groups;

	if (!item)
		return;
	vigie_buffer_append_format(&text, "%zu", letter->sections[section].n);
	set(fill, item, NAME_COUNT, &text);
	letter_append_more(letter, section, &text);
	set(fill, item, NAME_MORE, &text);
	for (size_t i = 0; i < listed; i++)
		n += letter_begins_group(letter, section, i);
	groups = add_items(fill, item, NAME_GROUP, n);
	for (size_t i = 0; groups && i < n; i++)
		at += fill_group(fill, section, at, &groups[i]);
}

static void fill_sentences(struct fill *fill, const struct vigie_buffer *sentences,
			   enum template_name name, struct template_item *digest)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer sentence = {0};
	const char *text = vigie_buffer_string(sentences);
	struct template_item *list, *items;
	size_t n = 0;

	for (const char *at = text; *at; at++)
		n += *at == '\n';
	list = add_items(fill, digest, name, n > 0);
	items = list ? add_items(fill, list, NAME_EACH, n) : NULL;
	for (size_t i = 0, size; items && i < n; i++, text += size + 1) {
		size = strcspn(text, "\n");
		vigie_buffer_append(&sentence, text, size);
		set(fill, &items[i], NAME_SENTENCE, &sentence);
	}
}

static void fill_waiting(struct fill *fill, struct template_item *digest)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	size_t n = fill->letter->n_waiting;
	struct template_item *queue = add_items(fill, digest, NAME_WAITING, n > 0);
	struct template_item *places = queue ? add_items(fill, queue, NAME_PLACE, n) : NULL;

	for (size_t i = 0; places && i < n; i++) {
		const struct letter_waiting *waiting = &fill->letter->waiting[i];

		places[i].contents[NAME_PROGRAMME].text = waiting->programme;
		letter_append_school(waiting->queue.school_name, waiting->queue.uai, &text);
		set(fill, &places[i], NAME_SCHOOL, &text);
		vigie_buffer_append_format(&text, "%lld", (long long)waiting->queue.n);
		set(fill, &places[i], NAME_PUPILS, &text);
	}
}

static void fill_digest(struct fill *fill, struct template_item *digest)
{
	static const enum template_name names[] = {NAME_NEW, NAME_OPEN, NAME_CLOSED};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const struct letter *letter = fill->letter;

	letter_append_total(letter, &text);
	set(fill, digest, NAME_TOTAL, &text);
	for (enum letter_section section = 0; section < LETTER_SECTIONS; section++)
		fill_section(fill, section, names[section], digest);
	fill_sentences(fill, &letter->reminders, NAME_REMINDERS, digest);
	fill_sentences(fill, &letter->done, NAME_DONE, digest);
	fill_waiting(fill, digest);
	letter_append_usage(letter, &text);
	set(fill, digest, NAME_USAGE, &text);
	letter_append_unsubscribe(letter, &text);
	set(fill, digest, NAME_UNSUBSCRIBE, &text);
	digest->contents[NAME_OFFICE].text = letter->office;
}

int letter_append(const struct letter *letter, const struct vigie_config *config,
		  enum template_form form, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct fill fill = {.letter = letter};
	struct template_item digest = {0};
	int r = vigie_arena_new(&arena);

	if (r < 0)
		return r;
	fill.arena = arena;
	fill_digest(&fill, &digest);
	return fill.error ? fill.error : template_fill(config, TEMPLATE_DIGEST, form, &digest, out);
}
