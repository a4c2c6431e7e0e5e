/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The language of letters: text, `{name}` for what differs each time, `{#name}` … `{/name}` around
 * what is written once for each, or only when there is something. Escaping is the form's, never the
 * author's. Nothing else exists: no template can reach what it was not given.
 */
#ifndef VIGIE_MAIL_TEMPLATE_H
#define VIGIE_MAIL_TEMPLATE_H

#include <stdbool.h>

#include "vigie/arena.h"
#include "vigie/config.h"

/* Files are called "digest.fr.text". X(enumerator, word of the name, has an HTML form) */
#define TEMPLATES(X)                                                                               \
	X(DIGEST, "digest", true)                                                                  \
	X(NOTICE, "notice", false)                                                                 \
	X(CODE, "code", false)                                                                     \
	X(ANSWER, "answer", false)

#define TEMPLATE_LANGUAGES(X) X("en") X("fr")

/* X(enumerator, end of the file's name) */
#define TEMPLATE_FORMS(X) X(TEXT, "text") X(HTML, "html")

/* Where a name is known: in a whole letter, and in the blocks of it. */
enum template_scope {
#define X(enumerator, word, html) SCOPE_##enumerator,
	TEMPLATES(X)
#undef X
		SCOPE_SECTION, /* referrals of one kind */
	SCOPE_GROUP, /* those of one school and programme */
	SCOPE_REFERRAL,
	SCOPE_LINK, /* a ready answer */
	SCOPE_QUEUE, /* who waits for a place */
	SCOPE_PLACE, /* for one programme at one school */
	SCOPE_LIST, /* of sentences */
	SCOPE_SENTENCE,
	SCOPE_NONE, /* a value has no inside */
};

#define IN(scope) (1u << SCOPE_##scope)
#define IN_LETTER (IN(DIGEST) | IN(NOTICE) | IN(CODE) | IN(ANSWER))

/* Who leaves it out would not say what must be said. */
enum template_need { NEED_NEVER, NEED_HTML, NEED_ALWAYS };

/* X(enumerator, word, scopes where it is known, scope of its inside, need, what the manual
 * says) */
#define TEMPLATE_NAMES(X)                                                                          \
	X(TOTAL, "total", IN(DIGEST), NONE, ALWAYS,                                                \
	  "How many referrals, of which new, urgent, still open and closed, as a sentence.")       \
	X(NEW, "new", IN(DIGEST), SECTION, ALWAYS, "Around the new referrals, if any.")            \
	X(OPEN, "open", IN(DIGEST), SECTION, ALWAYS, "Around those that are still open, if any.")  \
	X(CLOSED, "closed", IN(DIGEST), SECTION, ALWAYS,                                           \
	  "Around those that were closed since the last digest, if any.")                          \
	X(COUNT, "count", IN(SECTION), NONE, NEVER, "How many referrals the section is about.")    \
	X(MORE, "more", IN(SECTION), NONE, ALWAYS,                                                 \
	  "That there are more than are listed, as a sentence; else empty.")                       \
	X(GROUP, "group", IN(SECTION), GROUP, ALWAYS,                                              \
	  "Around the referrals of one school and programme, for each.")                           \
	X(SCHOOL, "school", IN(GROUP) | IN(PLACE) | IN(CODE), NONE, ALWAYS,                        \
	  "Name and number of the school.")                                                        \
	X(PROGRAMME, "programme", IN(GROUP) | IN(PLACE) | IN(CODE), NONE, ALWAYS,                  \
	  "Title of the programme.")                                                               \
	X(REFERRAL, "referral", IN(GROUP), REFERRAL, ALWAYS, "Around each referral.")              \
	X(NUMBER, "number", IN(REFERRAL) | IN(CODE), NONE, ALWAYS,                                 \
	  "Number of the referral, which stands for the pupil.")                                   \
	X(URGENT, "urgent", IN(REFERRAL), NONE, ALWAYS,                                            \
	  "That it is urgent, as a word; else empty.")                                             \
	X(STATE, "state", IN(REFERRAL), NONE, ALWAYS,                                              \
	  "Until when an answer is waited for, or what became of it; may be empty.")               \
	X(REASONS, "reasons", IN(REFERRAL), NONE, ALWAYS, "Titles of the rules that led to it.")   \
	X(PUPIL, "pupil", IN(REFERRAL), NONE, NEVER,                                               \
	  "The pupil, as far as \"identity\" allows; empty under \"identity none\".")              \
	X(LINK, "link", IN(REFERRAL), LINK, HTML,                                                  \
	  "Around each answer that may be given, if answers are read.")                            \
	X(ADDRESS, "address", IN(LINK), NONE, HTML, "Address that opens the ready answer.")        \
	X(ANSWER, "answer", IN(LINK), NONE, HTML, "Name of the answer.")                           \
	X(REMINDERS, "reminders", IN(DIGEST), LIST, ALWAYS,                                        \
	  "Around what somebody should look at, if anything.")                                     \
	X(DONE, "done", IN(DIGEST), LIST, ALWAYS,                                                  \
	  "Around the answers that were carried out since the last digest, if any.")               \
	X(EACH, "each", IN(LIST), SENTENCE, ALWAYS, "Around each sentence.")                       \
	X(SENTENCE, "sentence", IN(SENTENCE), NONE, ALWAYS, "The sentence.")                       \
	X(WAITING, "waiting", IN(DIGEST), QUEUE, NEVER,                                            \
	  "Around those who wait for a place, if any.")                                            \
	X(PLACE, "place", IN(QUEUE), PLACE, ALWAYS,                                                \
	  "Around each programme and school where somebody waits.")                                \
	X(PUPILS, "pupils", IN(PLACE), NONE, ALWAYS, "How many wait.")                             \
	X(USAGE, "usage", IN(DIGEST), NONE, ALWAYS,                                                \
	  "How to answer by a word, as a sentence; empty where answers are not read.")             \
	X(TEXT, "text", IN(NOTICE) | IN(ANSWER), NONE, ALWAYS,                                     \
	  "What the letter is about, in lines.")                                                   \
	X(CODE, "code", IN(CODE), NONE, ALWAYS, "The access code.")                                \
	X(LAST_DAY, "last_day", IN(CODE), NONE, ALWAYS,                                            \
	  "Until when the code may be used, as a sentence; may be empty.")                         \
	X(STOCK, "stock", IN(CODE), NONE, NEVER, "Number of the code at the office.")              \
	X(OFFICE, "office", IN_LETTER, NONE, NEVER, "Name of the office.")                         \
	X(UNSUBSCRIBE, "unsubscribe", IN(DIGEST), NONE, ALWAYS,                                    \
	  "Why it comes, and whom to ask to get it no more, as a sentence.")

enum template_name {
#define X(enumerator, word, scopes, inside, need, help) NAME_##enumerator,
	TEMPLATE_NAMES(X)
#undef X
		NAMES_N,
};

/* X(enumerator, code, what the manual says) */
#define TEMPLATE_CODES(X)                                                                          \
	X(FILE, "V201",                                                                            \
	  "The folder of letters has a file that is none of them, or that "                        \
	  "cannot be read.")                                                                       \
	X(TEXT, "V202", "The letter is not UTF-8, or a line of it is too long for a mail.")        \
	X(BRACE, "V203", "A brace does not begin a name.")                                         \
	X(NAME, "V204", "No such name is known there.")                                            \
	X(BLOCK, "V205", "A block is not closed, closes nothing, or cannot be one.")               \
	X(MISSING, "V206", "The letter does not say what it has to say.")                          \
	X(REMOTE, "V207", "The letter would fetch something when it is read, or run it.")

/* What a block repeats: the values of one repetition, and the blocks inside it. Strings and arrays
 * are the caller's. */
struct template_item {
	struct template_content {
		const char *text; /* of a value; NULL as "" */
		const struct template_item *items; /* of a block */
		size_t n;
	} contents[NAMES_N];
};

enum template_kind {
#define X(enumerator, word, html) TEMPLATE_##enumerator,
	TEMPLATES(X)
#undef X
		TEMPLATES_N,
};

enum template_form {
#define X(enumerator, word) FORM_##enumerator,
	TEMPLATE_FORMS(X)
#undef X
		FORMS_N,
};

struct template_step {
	enum { STEP_TEXT, STEP_VALUE, STEP_OPEN, STEP_CLOSE } what;
	enum template_name name;
	unsigned up; /* how many blocks outward the name is known */
	size_t close; /* OPEN: its CLOSE */
	const char *text;
	size_t size; /* TEXT */
};

struct template
{
	enum template_form form;
	struct template_step *steps; /* in the arena; they point into the source */
	size_t n;
};

enum template_code {
#define X(enumerator, code, text) TEMPLATE_CODE_##enumerator,
	TEMPLATE_CODES(X)
#undef X
};
const char *template_code(enum template_code code);

/* Of a name, from the table. */
struct template_meaning {
	const char *word;
	unsigned scopes;
	enum template_scope inside;
	enum template_need need;
};
const struct template_meaning *template_meaning(enum template_name name);

/* Bytes: mail programs cut longer messages, and a letter is mostly what it is filled with. */
#define TEMPLATE_SIZE_LIMIT 65536
#define TEMPLATE_LINE_LIMIT 998 /* RFC 5322 section 2.1.1 */
#define TEMPLATE_DEPTH 16 /* blocks within blocks: no letter has more than five kinds of them */

/* Reads a letter of this kind and form. Every mistake goes to `list`. 0; 1 there are mistakes;
 * -ENOMEM. */
int template_read(const struct vigie_source *source, enum template_kind kind,
		  enum template_form form, struct vigie_arena *arena,
		  struct vigie_diagnostics *list, struct template *ret_template) VIGIE_MUST_CHECK;
void template_append(const struct template *template, const struct template_item *letter,
		     struct vigie_buffer *out);

#endif
