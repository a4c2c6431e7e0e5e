/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a letter into steps. Names are resolved here, once: what is filled in later cannot fail.
 * Says every mistake with its line. Refuses what would leave out a part that must be told, or fetch
 * something when it is read.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/template.h"
#include "vigie/text.h"
#include "vigie/translate.h"

struct tag {
	char what; /* '#' opens, '/' closes, 0 a value */
	const char *word; /* into the source */
	size_t size; /* of the word */
	const char *start, *end; /* braces included */
};

struct block {
	struct tag tag; /* of its beginning; of the letter: none */
	enum template_scope scope; /* NONE: it only asks whether a value is there */
	size_t step;
	uint64_t seen; /* a bit per name of its scope */
};

_Static_assert(NAMES_N <= 64, "a bit per name");

struct reading {
	const struct vigie_source *source;
	enum template_form form;
	struct vigie_diagnostics *list;
	struct block open[TEMPLATE_DEPTH];
	size_t n_open;
	struct vigie_buffer steps; /* struct template_step after another */
	bool in_style; /* braces of a style sheet are its own */
	bool wrong;
};

static struct vigie_diagnostics *spoil(struct reading *reading)
{
	reading->wrong = true;
	return reading->list;
}

static struct vigie_span span_of(const struct reading *reading, const char *start, const char *end)
{
	return (struct vigie_span){reading->source, (uint32_t)(start - reading->source->text),
				   (uint32_t)(end - reading->source->text)};
}

#define fail(reading, start, end, code, ...)                                                       \
	vigie_diagnostics_add(spoil(reading), VIGIE_ERROR, template_code(TEMPLATE_CODE_##code),    \
			      span_of(reading, start, end), __VA_ARGS__)

static size_t add_step(struct reading *reading, struct template_step step)
{
	vigie_buffer_append(&reading->steps, (const char *)&step, sizeof(step));
	return reading->steps.size / sizeof(step) - 1;
}

static void add_text(struct reading *reading, const char *from, const char *to)
{
	if (to > from)
		add_step(reading, (struct template_step){.what = STEP_TEXT,
							 .text = from,
							 .size = (size_t)(to - from)});
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* Is there "{name}", "{#name}" or "{/name}" here? */
static bool find_tag(const char *at, struct tag *ret_tag)
{
	struct tag tag = {.start = at};

	if (*at++ != '{')
		return false;
	if (*at == '#' || *at == '/')
		tag.what = *at++;
	tag.word = at;
	while (is_word(*at))
		at++;
	tag.size = (size_t)(at - tag.word);
	tag.end = at + 1;
	if (tag.size == 0 || *at != '}')
		return false;
	*ret_tag = tag;
	return true;
}

static bool same_word(const struct tag *tag, const char *word)
{
	return strlen(word) == tag->size && memcmp(word, tag->word, tag->size) == 0;
}

/* The innermost block that knows the name; false: none does. */
static bool resolve(const struct reading *reading, const struct tag *tag,
		    enum template_name *ret_name, size_t *ret_block, unsigned *ret_up)
{
	*ret_up = 0;
	for (size_t i = reading->n_open; i-- > 0;) {
		enum template_scope scope = reading->open[i].scope;

		if (scope == SCOPE_NONE)
			continue;
		for (enum template_name name = 0; name < NAMES_N; name++) {
			if (!same_word(tag, template_meaning(name)->word) ||
			    !(template_meaning(name)->scopes & 1u << scope))
				continue;
			*ret_name = name;
			*ret_block = i;
			return true;
		}
		++*ret_up;
	}
	return false;
}

/* The names that are known here, for a hint. */
static void append_known(const struct reading *reading, struct vigie_buffer *out)
{
	unsigned scopes = 0;

	for (size_t i = 0; i < reading->n_open; i++)
		if (reading->open[i].scope != SCOPE_NONE)
			scopes |= 1u << reading->open[i].scope;
	for (enum template_name name = 0; name < NAMES_N; name++) {
		const struct template_meaning *meaning = template_meaning(name);

		if (meaning->scopes & scopes)
			vigie_buffer_append_format(out, "%s{%s%s}", out->size ? ", " : "",
						   meaning->inside == SCOPE_NONE ? "" : "#",
						   meaning->word);
	}
}

static void fail_name(struct reading *reading, const struct tag *tag)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer word = {0}, known = {0};
	struct vigie_diagnostic *entry;

	vigie_buffer_append(&word, tag->word, tag->size);
	append_known(reading, &known);
	entry = fail(reading, tag->start, tag->end, NAME, N_("nothing is called \"%s\" here"),
		     vigie_buffer_string(&word));
	vigie_diagnostic_hint(entry, N_("known here: %s"), vigie_buffer_string(&known));
}

static void open_block(struct reading *reading, const struct tag *tag)
{
	struct block block = {.tag = *tag, .scope = SCOPE_NONE};
	struct template_step step = {.what = STEP_OPEN};
	size_t outer;

	if (reading->n_open == TEMPLATE_DEPTH) {
		fail(reading, tag->start, tag->end, BLOCK,
		     N_("there are too many blocks within each other"));
		return;
	}
	if (resolve(reading, tag, &step.name, &outer, &step.up)) {
		block.scope = template_meaning(step.name)->inside;
		reading->open[outer].seen |= UINT64_C(1) << step.name;
	} else {
		fail_name(reading, tag);
	}
	block.step = add_step(reading, step);
	reading->open[reading->n_open++] = block;
}

/* One message for all that a block has to hold and does not. */
static void check_needs(struct reading *reading, const struct block *block)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer missing = {0};
	const char *start = block->tag.start ? block->tag.start : reading->source->text;
	const char *end = block->tag.start ? block->tag.end : start;

	if (block->scope == SCOPE_NONE)
		return;
	for (enum template_name name = 0; name < NAMES_N; name++) {
		const struct template_meaning *meaning = template_meaning(name);
		bool needed = meaning->need == NEED_ALWAYS ||
			      (meaning->need == NEED_HTML && reading->form == FORM_HTML);

		if (needed && meaning->scopes & 1u << block->scope &&
		    !(block->seen & UINT64_C(1) << name))
			vigie_buffer_append_format(&missing, "%s{%s%s}", missing.size ? ", " : "",
						   meaning->inside == SCOPE_NONE ? "" : "#",
						   meaning->word);
	}
	if (missing.size > 0)
		vigie_diagnostic_hint(
			fail(reading, start, end, MISSING,
			     block->tag.start ? N_("this block has to hold %s")
					      : N_("the letter has to hold %s"),
			     vigie_buffer_string(&missing)),
			N_("vigie.conf(5) says what each stands for; a file that is deleted gives "
			   "way to the letter that vigie brings along"));
}

static void close_block(struct reading *reading, const struct tag *tag)
{
	struct block *block = &reading->open[reading->n_open - 1];
	struct template_step *steps;
	size_t step;

	if (reading->n_open == 1 || block->tag.size != tag->size ||
	    memcmp(block->tag.word, tag->word, tag->size) != 0) {
		fail(reading, tag->start, tag->end, BLOCK,
		     N_("this closes no block: the innermost one is closed first"));
		return;
	}
	check_needs(reading, block);
	step = add_step(reading, (struct template_step){.what = STEP_CLOSE});
	if (vigie_buffer_error(&reading->steps) == 0) {
		steps = (struct template_step *)(void *)reading->steps.data;
		steps[block->step].close = step;
	}
	reading->n_open--;
}

static void add_value(struct reading *reading, const struct tag *tag)
{
	struct template_step step = {.what = STEP_VALUE};
	size_t block;

	if (!resolve(reading, tag, &step.name, &block, &step.up)) {
		fail_name(reading, tag);
		return;
	}
	if (template_meaning(step.name)->inside != SCOPE_NONE)
		fail(reading, tag->start, tag->end, BLOCK,
		     N_("this is a block: it is written {#%1$s} … {/%1$s}"),
		     template_meaning(step.name)->word);
	reading->open[block].seen |= UINT64_C(1) << step.name;
	add_step(reading, step);
}

static void add_tag(struct reading *reading, const struct tag *tag)
{
	if (tag->what == '#')
		open_block(reading, tag);
	else if (tag->what == '/')
		close_block(reading, tag);
	else
		add_value(reading, tag);
}

/* Nothing but beginnings and ends of blocks: such a line is none of the letter. */
static bool is_structure(const struct reading *reading, const char *at, const char *end)
{
	struct tag tag;
	bool any = false;

	while (!reading->in_style && at < end) {
		if (*at == ' ' || *at == '\t') {
			at++;
		} else if (find_tag(at, &tag) && tag.what) {
			at = tag.end;
			any = true;
		} else {
			return false;
		}
	}
	return any;
}

/* It leaves neither its white space nor its end. */
static void read_structure(struct reading *reading, const char *at, const char *end)
{
	struct tag tag;

	for (; at < end; at++)
		if (find_tag(at, &tag))
			add_tag(reading, &tag);
}

static bool begins(const char *at, const char *end, const char *word)
{
	size_t size = strlen(word);

	return (size_t)(end - at) >= size && strncasecmp(at, word, size) == 0;
}

/* Nothing tells a server that, when, or where a letter is read. */
static void check_remote(struct reading *reading, const char *at, const char *end)
{
	static const char *const words[] = {"<script",	   "<link",	   "<iframe",  "<object",
					    "<embed",	   "src=",	   "srcset",   "url(",
					    "@import",	   "<base",	   "<form",    "http-equiv",
					    "background=", "javascript:",  " onload=", " onclick=",
					    " onerror=",   " onmouseover="};

	for (; reading->form == FORM_HTML && at < end; at++)
		for (size_t i = 0; i < VIGIE_ARRAY_SIZE(words); i++)
			if (begins(at, end, words[i]))
				fail(reading, at, at + strlen(words[i]), REMOTE,
				     N_("a letter fetches nothing and runs nothing: \"%s\""),
				     words[i]);
}

static void read_content(struct reading *reading, const char *at, const char *end)
{
	const char *from = at;
	struct tag tag;

	while (at < end) {
		if (reading->form == FORM_HTML && begins(at, end, "<style"))
			reading->in_style = true;
		else if (begins(at, end, "</style"))
			reading->in_style = false;
		if (*at != '{' || reading->in_style) {
			at++;
			continue;
		}
		add_text(reading, from, at);
		if (find_tag(at, &tag)) {
			add_tag(reading, &tag);
			at = tag.end;
		} else {
			vigie_diagnostic_hint(
				fail(reading, at, at + 1, BRACE,
				     N_("a brace begins a name, such as {office}")),
				N_("names are small letters and \"_\", without spaces"));
			at++;
		}
		from = at;
	}
	add_text(reading, from, end);
}

static void read_line(struct reading *reading, const char *at, const char *end)
{
	if (end > at && end[-1] == '\r')
		end--;
	if (end - at > TEMPLATE_LINE_LIMIT)
		vigie_diagnostic_hint(
			fail(reading, at, at + 1, TEXT, N_("the line is too long for a mail")),
			N_("a line has at most %d bytes: break it"), TEMPLATE_LINE_LIMIT);
	check_remote(reading, at, end);
	if (is_structure(reading, at, end)) {
		read_structure(reading, at, end);
		return;
	}
	read_content(reading, at, end);
	add_step(reading, (struct template_step){.what = STEP_TEXT, .text = "\n", .size = 1});
}

static void read_lines(struct reading *reading)
{
	const char *at = reading->source->text, *last = at + reading->source->size;

	if (reading->source->size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	for (const char *end; at < last; at = end + 1) {
		end = memchr(at, '\n', (size_t)(last - at));
		if (!end)
			end = last;
		read_line(reading, at, end);
	}
}

static void end_letter(struct reading *reading)
{
	for (; reading->n_open > 1; reading->n_open--) {
		const struct tag *tag = &reading->open[reading->n_open - 1].tag;

		fail(reading, tag->start, tag->end, BLOCK, N_("this block is never closed"));
	}
	check_needs(reading, &reading->open[0]);
}

static bool is_readable(struct reading *reading)
{
	const struct vigie_source *source = reading->source;
	size_t bad = 0;

	if (source->size > TEMPLATE_SIZE_LIMIT) {
		vigie_diagnostic_hint(fail(reading, source->text, source->text, TEXT,
					   N_("the letter is too long")),
				      N_("at most %d bytes"), TEMPLATE_SIZE_LIMIT);
		return false;
	}
	if (vigie_text_is_utf8(source->text, source->size, &bad))
		return true;
	vigie_diagnostic_hint(fail(reading, source->text + bad, source->text + bad + 1, TEXT,
				   N_("the letter is not UTF-8")),
			      N_("save it as UTF-8"));
	return false;
}

int template_read(const struct vigie_source *source, enum template_kind kind,
		  enum template_form form, struct vigie_arena *arena,
		  struct vigie_diagnostics *list, struct template *ret_template)
{
	struct reading reading = {.source = source,
				  .form = form,
				  .list = list,
				  .open = {{.scope = (enum template_scope)kind}},
				  .n_open = 1};
	struct template template = {.form = form};
	int r = 0;

	if (is_readable(&reading)) {
		read_lines(&reading);
		end_letter(&reading);
	}
	r = vigie_buffer_error(&reading.steps);
	if (r == 0 && !reading.wrong) {
		template.n = reading.steps.size / sizeof(struct template_step);
		template.steps = vigie_arena_allocate(arena, reading.steps.size + 1);
		if (template.steps && template.n > 0)
			memcpy(template.steps, reading.steps.data, reading.steps.size);
		r = template.steps ? 0 : -ENOMEM;
	}
	vigie_buffer_done(&reading.steps);
	if (r == 0 && !reading.wrong)
		*ret_template = template;
	return r < 0 ? r : reading.wrong;
}
