/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of SIECLE files for tests, and the decoding of such a text into `got`. */
#ifndef VIGIE_TESTS_FORMAT_SIECLE_TEXT_H
#define VIGIE_TESTS_FORMAT_SIECLE_TEXT_H

#include "tests/unit/format/collector.h"
#include "connectors/format/formats.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)
#define PARAMETERS                                                                                 \
	"<PARAMETRES><UAJ>0999999Z</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE></PARAMETRES>"
#define FILE_OF(sections)                                                                          \
	"<BEE_ELEVES VERSION='2.1'>" PARAMETERS "<DONNEES>" sections "</DONNEES></BEE_ELEVES>"
#define ELEVES(pupils) "<ELEVES>" pupils "</ELEVES>"
#define STRUCTURES(pupils) "<STRUCTURES>" pupils "</STRUCTURES>"
#define STRUCTURE(code, type)                                                                      \
	"<STRUCTURE><CODE_STRUCTURE>" code "</CODE_STRUCTURE><TYPE_STRUCTURE>" type                \
	"</TYPE_STRUCTURE></STRUCTURE>"
#define IN(id, structures) "<STRUCTURES_ELEVE ELEVE_ID='" id "'>" structures "</STRUCTURES_ELEVE>"
#define DELIVERY                                                                                   \
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\",\"year\":2025,"           \
	"\"complete\":true}\n"

static struct collector got;

static inline int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static inline int decode(const char *text)
{
	return collect(&got, &vigie_format_siecle, text, NULL);
}

/* The last record, without its line feed: most tests are about one pupil. */
static inline const char *last_record(void)
{
	char *end = got.records.data + got.records.size - 1, *at = end;

	*end = '\0';
	while (at > got.records.data && at[-1] != '\n')
		at--;
	return at;
}

/* Decodes one ELEVE with number 1, these elements in it and these sections around it. */
#define assert_pupil(sections, inside, expected)                                                   \
	do {                                                                                       \
		assert_int_equal(decode(FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'>" inside "</ELEVE>")   \
							sections)),                                \
				 0);                                                               \
		assert_rejects(&got, "");                                                          \
		assert_string_equal(last_record(),                                                 \
				    "{\"t\":\"pupil\",\"id\":{\"be\":\"1\"" expected "}");         \
	} while (0)

#endif
