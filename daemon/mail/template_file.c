/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds a letter by its name, and checks the office's. The shipped ones are part of the program, so
 * that a letter can always be written; the installed copies are for people to begin with. Owns
 * nothing.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/template_file.h"
#include "vigie/mail.h"
#include "vigie/text.h"
#include "vigie/translate.h"

static const struct vigie_source shipped[] = {
#define X(file, content) {.name = file, .text = content, .size = sizeof(content) - 1},
#include "templates.inc"
#undef X
};

static const char *const languages[] = {
#define X(word) word,
	TEMPLATE_LANGUAGES(X)
#undef X
};

static const struct {
	const char *word;
	bool html;
} kinds[] = {
#define X(enumerator, word, html) {word, html},
	TEMPLATES(X)
#undef X
};

static const char *const forms[] = {
#define X(enumerator, word) word,
	TEMPLATE_FORMS(X)
#undef X
};

#define FILES_N (TEMPLATES_N * FORMS_N * VIGIE_ARRAY_SIZE(languages)) /* at most */

struct files {
	struct file {
		enum template_kind kind;
		enum template_form form;
		char name[32]; /* "digest.fr.text" */
	} items[FILES_N];
	const char *names[FILES_N]; /* of the items */
	size_t n;
};

static void name_file(enum template_kind kind, const char *language, enum template_form form,
		      char name[32])
{
	snprintf(name, 32, "%s.%s.%s", kinds[kind].word, language, forms[form]);
}

/* All that there may be. */
static void list_files(struct files *files)
{
	for (size_t i = 0; i < FILES_N; i++) {
		struct file *file = &files->items[files->n];

		file->kind = (enum template_kind)(i % TEMPLATES_N);
		file->form = (enum template_form)(i / TEMPLATES_N % FORMS_N);
		if (file->form == FORM_HTML && !kinds[file->kind].html)
			continue;
		name_file(file->kind, languages[i / TEMPLATES_N / FORMS_N], file->form, file->name);
		files->names[files->n++] = file->name;
	}
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const struct vigie_source *find(const struct vigie_config *config, const char *name)
{
	for (size_t i = 0; i < config->n_letter_texts; i++)
		if (strcmp(base_name(config->letter_texts[i]->name), name) == 0)
			return config->letter_texts[i];
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(shipped); i++)
		if (strcmp(shipped[i].name, name) == 0)
			return &shipped[i];
	return NULL;
}

int template_fill(const struct vigie_config *config, enum template_kind kind,
		  enum template_form form, const struct template_item *letter,
		  struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	const struct vigie_source *source;
	struct template template;
	char name[32];
	int r = vigie_arena_new(&arena);

	if (r == 0)
		r = vigie_diagnostics_new(&list);
	if (r < 0)
		return r;
	name_file(kind, vigie_translate_language(), form, name);
	source = find(config, name);
	r = source ? template_read(source, kind, form, arena, list, &template) : 1;
	if (r != 0)
		return r < 0 ? r : -EINVAL;
	template_append(&template, letter, out);
	return vigie_buffer_error(out);
}

static int check_one(const struct files *files, const struct vigie_source *source,
		     struct vigie_arena *arena, struct vigie_diagnostics *list)
{
	const char *name = base_name(source->name), *nearest;
	struct template template;
	struct vigie_diagnostic *entry;

	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->names[i], name) == 0)
			return template_read(source, files->items[i].kind, files->items[i].form,
					     arena, list, &template);
	nearest = vigie_text_nearest(name, files->names, files->n);
	entry = vigie_diagnostics_add_at(list, VIGIE_ERROR, template_code(TEMPLATE_CODE_FILE),
					 source->name, 0, 0, N_("no letter is called so"));
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean \"%s\"?"), nearest);
	else
		vigie_diagnostic_hint(entry,
				      N_("letters are called KIND.LANGUAGE.FORM, such as \"%s\""),
				      files->names[0]);
	return 1;
}

int vigie_letters_check(const struct vigie_config *config, struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct files files = {.n = 0};
	bool wrong = false;
	int r = vigie_arena_new(&arena);

	list_files(&files);
	for (size_t i = 0; r >= 0 && i < config->n_letter_texts; i++) {
		r = check_one(&files, config->letter_texts[i], arena, list);
		wrong |= r == 1;
	}
	return r < 0 ? r : wrong;
}
