/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates that name everything that may be named, wherever it may be: what they do not show,
 * none can. */
#ifndef TESTS_HOSTILE_H
#define TESTS_HOSTILE_H

#include "daemon/mail/template.h"

#define HOSTILE_FILES 16

struct hostile {
	char names[HOSTILE_FILES][32];
	struct vigie_buffer texts[HOSTILE_FILES];
	struct vigie_source sources[HOSTILE_FILES], *pointers[HOSTILE_FILES];
	size_t n;
};

/* Every name that is known in any of the scopes, the blocks around included. */
static inline void hostile_append(struct vigie_buffer *out, enum template_scope scope,
				  unsigned around)
{
	around |= 1u << scope;
	for (enum template_name name = 0; name < NAMES_N; name++) {
		const struct template_meaning *meaning = template_meaning(name);

		if (!(meaning->scopes & around))
			continue;
		if (meaning->inside == SCOPE_NONE) {
			vigie_buffer_append_format(out, "<a title=\"{%s}\">{%s}</a> {#%s}!{/%s}\n",
						   meaning->word, meaning->word, meaning->word,
						   meaning->word);
		} else if (meaning->scopes & 1u << scope) {
			vigie_buffer_append_format(out, "{#%s}\n", meaning->word);
			hostile_append(out, meaning->inside, around);
			vigie_buffer_append_format(out, "{/%s}\n", meaning->word);
		}
	}
}

static inline void hostile_add(struct hostile *hostile, enum template_kind kind, const char *word,
			       const char *language, const char *form)
{
	size_t i = hostile->n++;

	assert_true(i < HOSTILE_FILES);
	snprintf(hostile->names[i], sizeof(hostile->names[i]), "%s.%s.%s", word, language, form);
	hostile_append(&hostile->texts[i], (enum template_scope)kind, 0);
	hostile->sources[i] = (struct vigie_source){.name = hostile->names[i],
						    .text = hostile->texts[i].data,
						    .size = hostile->texts[i].size};
	hostile->pointers[i] = &hostile->sources[i];
}

/* They take the place of all shipped ones. */
static inline void hostile_make(struct hostile *hostile)
{
	static const char *const languages[] = {
#define X(word) word,
		TEMPLATE_LANGUAGES(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(languages); i++) {
#define X(enumerator, word, html)                                                                  \
	hostile_add(hostile, TEMPLATE_##enumerator, word, languages[i], "text");                   \
	if (html)                                                                                  \
		hostile_add(hostile, TEMPLATE_##enumerator, word, languages[i], "html");
		TEMPLATES(X)
#undef X
	}
}

static inline void hostile_done(struct hostile *hostile)
{
	for (size_t i = 0; i < hostile->n; i++)
		vigie_buffer_done(&hostile->texts[i]);
}

#endif
