/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sound export per format of the registry, as long as a test wants it. Its pupils are invented.
 * Included by the contract of formats; a format without a line here fails it. */
#ifndef VIGIE_TESTS_CONTRACT_SAMPLES_H
#define VIGIE_TESTS_CONTRACT_SAMPLES_H

#include "tests/unit/format/archive_support.h"

/* Every '#' of `row` becomes the row's number, six digits. `member`: the file of an archive whose
 * rows these are. */
struct sample {
	const char *format;
	const char *head, *row, *tail;
	bool says_school; /* else the name of the file does */
	bool keeps_tables; /* what rows refer to grows with the file */
	const char *member;
	struct vigie_column_mapping columns[3]; /* without them the format is told by content */
};

static const struct sample samples[] = {
	{.format = "pronote",
	 .head = "NUMERO;NOM;PRENOM;DATE_NAISS;CLASSE\r\n",
	 .row = "#;ESSAI;Inès;03/02/2013;5B\r\n",
	 .tail = ""},
	{.format = "lsu",
	 .head = "<lsun-bilans xmlns=\"urn:fr:edu:scolarite:lsun:bilans:import\" "
		 "schemaVersion=\"3.0\"><entete><etablissement>0999999Z</etablissement></entete>"
		 "<donnees><periodes><periode id=\"P\" millesime=\"2025\" indice=\"1\" "
		 "nb-periodes=\"3\"/></periodes><eleves>\n",
	 .row = "<eleve id=\"EL_#\" id-be=\"1#\" nom=\"ESSAI\" prenom=\"Inès\" "
		"code-division=\"5B\"/>\n",
	 .tail = "</eleves></donnees></lsun-bilans>\n",
	 .says_school = true,
	 .keeps_tables = true},
	{.format = "siecle",
	 .head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BEE_ELEVES VERSION=\"2.1\">"
		 "<PARAMETRES><UAJ>0999999Z</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE>"
		 "</PARAMETRES><DONNEES><ELEVES>\n",
	 .row = "<ELEVE ELEVE_ID=\"1#\"><NOM_DE_FAMILLE>ESSAI</NOM_DE_FAMILLE><PRENOM>Inès"
		"</PRENOM><DATE_NAISS>03/02/2013</DATE_NAISS></ELEVE>\n",
	 .tail = "</ELEVES></DONNEES></BEE_ELEVES>\n",
	 .says_school = true,
	 .keeps_tables = true},
	{.format = "absences",
	 .head = "ELENOET;NBABS;NBNONJUSTIF;NBRET\n",
	 .row = "#;3;1;2\n",
	 .tail = ""},
	{.format = "oneroster",
	 .head = "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,"
		 "userIds,givenName,familyName,identifier,grades\n",
	 .row = "u#,,,true,o,student,,,Inès,ESSAI,,\n",
	 .tail = "",
	 .says_school = true,
	 .keeps_tables = true,
	 .member = "users.csv"},
	{.format = "opendata",
	 .head = "uai;nom_etablissement;type_etablissement;code_departement\n",
	 .row = "0#Z;ESSAI;Collège;099\n",
	 .tail = "",
	 .keeps_tables = true},
	{.format = "columns",
	 .head = "Elève;Naissance;Classe\n",
	 .row = "ESSAI Inès;03/02/2013;5B\n",
	 .tail = "",
	 .columns = {{"Elève", VIGIE_MAPPED_NAME},
		     {"Naissance", VIGIE_MAPPED_BORN},
		     {"Classe", VIGIE_MAPPED_CLASS}}},
	{.format = "records",
	 .head = "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\",\"year\":2025}\n",
	 .row = "{\"t\":\"pupil\",\"id\":{\"ine\":\"0#ABCD\"},\"last\":\"ESSAI\",\"first\":"
		"\"Inès\",\"class\":\"5B\"}\n",
	 .tail = "",
	 .says_school = true},
};

static inline void sample_text(const struct sample *sample, int n, struct vigie_buffer *out)
{
	vigie_buffer_append_string(out, sample->head);
	for (int i = 0; i < n; i++)
		for (const char *at = sample->row; *at; at++)
			if (*at == '#')
				vigie_buffer_append_format(out, "%06d", i);
			else
				vigie_buffer_append_char(out, *at);
	vigie_buffer_append_string(out, sample->tail);
	assert_int_equal(vigie_buffer_error(out), 0);
}

/* The export with `n` rows; the caller frees it. */
static inline struct vigie_buffer sample_make(const struct sample *sample, int n)
{
	struct vigie_buffer text = {0}, zip;

	sample_text(sample, n, &text);
	if (!sample->member)
		return text;
	zip = make_zip_with(
		NULL,
		(const struct maker_file[]){
			{"academicSessions.csv",
			 "sourcedId,status,dateLastModified,title,type,startDate,endDate,"
			 "parentSourcedId,schoolYear\ny,,,2025,schoolYear,2025-09-01,2026-07-03,,"
			 "2026\n"},
			{"orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier\n"
				     "o,,,Essai,school,0999999Z\n"},
			{sample->member, vigie_buffer_string(&text)},
		},
		3);
	vigie_buffer_done(&text);
	return zip;
}

/* What the name of its file says. */
static inline struct vigie_hints sample_hints(const struct sample *sample)
{
	return sample->says_school ? (struct vigie_hints){.date = VIGIE_DAY_NONE}
				   : (struct vigie_hints){.school = "0999999Z",
							  .year = 2025,
							  .term = 1,
							  .date = VIGIE_DAY_NONE};
}

#endif
