/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of LSU files for tests, and the decoding of such a text into `got`. */
#ifndef VIGIE_TESTS_FORMAT_LSU_TEXT_H
#define VIGIE_TESTS_FORMAT_LSU_TEXT_H

#include "tests/unit/format/collector.h"
#include "connectors/format/formats.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)
#define ROOT                                                                                       \
	"<lsun-bilans xmlns=\"urn:fr:edu:scolarite:lsun:bilans:import\" schemaVersion=\"13.0\">"
#define HEADER "<entete><editeur>X</editeur><etablissement> 0999999Z\n</etablissement></entete>"
#define PUPILS                                                                                     \
	"<eleves><eleve id=\"EL_1\" id-be=\"10001\" nom=\"ESSAI-DUPONT\" prenom=\"Gaël\" "        \
	"code-division=\"5B\"/><eleve id=\"EL_2\" id-be=\"10002\" code-division=\"5C\"/></eleves>"
#define PERIODS                                                                                    \
	"<periodes><periode id=\"P_1\" millesime=\"2025\" indice=\"1\" nb-periodes=\"3\"/>"        \
	"<periode id=\"P_2\" millesime=\"2025\" indice=\"2\" nb-periodes=\"3\"/>"                  \
	"<periode id=\"P_9\" millesime=\"2024\" indice=\"3\" nb-periodes=\"3\"/></periodes>"
#define DISCIPLINES                                                                                \
	"<disciplines><discipline id=\"DI_1\" code=\"061300\" modalite-election=\"S\" "            \
	"libelle=\"Mathématiques\"/><discipline id=\"DI_2\" code=\"100A00\" "                     \
	"code-national=\"100100\" modalite-election=\"F\" libelle=\"Arts &amp; "                   \
	"EPS\"/></disciplines>"
#define BEFORE ROOT HEADER "<donnees>" PUPILS PERIODS DISCIPLINES "\n<bilans-periodiques>\n"
#define AFTER "</bilans-periodiques></donnees></lsun-bilans>"
#define REPORT "<bilan-periodique eleve-ref=\"EL_1\" periode-ref=\"P_1\">"
#define ID "\"id\":{\"be\":\"10001\",\"name\":\"ESSAI-DUPONT Gaël\",\"class\":\"5B\"}"
#define ANNOUNCED                                                                                   \
	"{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"reports\",\"year\":2025,"           \
	"\"complete\":true}\n"                                                                      \
	"{\"t\":\"pupil\"," ID ",\"last\":\"ESSAI-DUPONT\",\"first\":\"Gaël\",\"class\":\"5B\"}\n" \
	"{\"t\":\"pupil\",\"id\":{\"be\":\"10002\"},\"class\":\"5C\"}\n"

static struct collector got;

static inline int clean(void **state)
{
	(void)state;
	collector_done(&got);
	return 0;
}

static inline int decode(const char *text)
{
	return collect(&got, &vigie_format_lsu, text, NULL);
}

#endif
