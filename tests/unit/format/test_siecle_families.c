/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is of one household, by SIECLE's responsible persons and addresses: invented families. A
 * household is told from its label alone, so the tests compare labels and never spell one. */
#include "tests/unit/format/siecle_text.h"

#define PERSON(id, address)                                                                        \
	"<PERSONNE PERSONNE_ID='" id "'><ADRESSE_ID>" address "</ADRESSE_ID></PERSONNE>"
#define LINK(pupil, person, level)                                                                 \
	"<RESPONSABLE_ELEVE><ELEVE_ID>" pupil "</ELEVE_ID><PERSONNE_ID>" person                    \
	"</PERSONNE_ID><NIVEAU_RESPONSABILITE>" level                                              \
	"</NIVEAU_RESPONSABILITE></RESPONSABLE_ELEVE>\n"
#define FAMILIES_OF(school, sections)                                                              \
	"<BEE_RESPONSABLES><PARAMETRES><UAJ>" school                                               \
	"</UAJ><ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE></PARAMETRES><DONNEES>" sections               \
	"</DONNEES></BEE_RESPONSABLES>"
#define FAMILIES(persons, links)                                                                   \
	FAMILIES_OF("0999999Z",                                                                    \
		    "<PERSONNES>" persons "</PERSONNES><RESPONSABLES>" links "</RESPONSABLES>")

#define LABEL_SIZE 32

/* The household that the last decoding gave the pupil of this ELEVE_ID; "" none. */
static const char *household(const char *be)
{
	static char labels[8][LABEL_SIZE];
	static unsigned next;
	char *label = labels[next++ % VIGIE_ARRAY_SIZE(labels)], key[64];
	const char *at, *line_end;

	*label = '\0';
	snprintf(key, sizeof(key), "\"be\":\"%s\"", be);
	at = strstr(vigie_buffer_string(&got.records), key);
	line_end = at ? strchr(at, '\n') : NULL;
	at = at ? strstr(at, "\"household\":\"") : NULL;
	if (at && at < line_end)
		sscanf(at, "\"household\":\"%31[^\"]", label);
	return label;
}

static void assert_shared(const char *one, const char *other)
{
	assert_string_not_equal(household(one), "");
	assert_string_equal(household(one), household(other));
}

static void assert_apart(const char *one, const char *other)
{
	assert_string_not_equal(household(one), "");
	assert_string_not_equal(household(other), "");
	assert_string_not_equal(household(one), household(other));
}

static void decode_sound(const char *text)
{
	assert_int_equal(decode(text), 0);
	assert_rejects(&got, "");
}

static void responsible_persons_give_pupils_with_only_ids_and_household(void **state)
{
	char expected[256];

	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20"), LINK("1", "50", "1")));
	snprintf(expected, sizeof(expected),
		 "{\"t\":\"delivery\",\"school\":\"0999999Z\",\"kind\":\"pupils\",\"year\":2025}\n"
		 "{\"t\":\"pupil\",\"id\":{\"be\":\"1\"},\"household\":\"%s\"}\n",
		 household("1"));
	assert_records(&got, expected);
}

static void a_household_is_no_id_of_a_person_or_an_address(void **state)
{
	(void)state;
	decode_sound(FAMILIES(PERSON("515151", "252525"), LINK("1", "515151", "1")));
	assert_null(strstr(got.records.data, "515151"));
	assert_null(strstr(got.records.data, "252525"));
}

static void nothing_of_a_person_is_handed_on(void **state)
{
	(void)state;
	decode_sound(FAMILIES(
		"<PERSONNE PERSONNE_ID='50'><NOM>SECRET</NOM><NOM_DE_FAMILLE>SECRET"
		"</NOM_DE_FAMILLE><PRENOM>SECRET</PRENOM><TEL_PORTABLE>SECRET</TEL_PORTABLE>"
		"<MEL>SECRET</MEL><CODE_PROFESSION>SECRET</CODE_PROFESSION></PERSONNE>",
		"<RESPONSABLE_ELEVE><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>50</PERSONNE_ID>"
		"<CODE_PARENTE>SECRET</CODE_PARENTE></RESPONSABLE_ELEVE>"));
	assert_string_not_equal(household("1"), "");
	assert_null(strstr(got.records.data, "SECRET"));
}

static void siblings_share_the_household_of_a_parent(void **state)
{
	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20") PERSON("51", "21"),
			      LINK("1", "50", "1") LINK("2", "50", "1") LINK("3", "51", "1")));
	assert_shared("1", "2");
	assert_apart("1", "3");
}

static void the_element_of_a_link_may_have_either_name(void **state)
{
	(void)state;
	decode_sound(FAMILIES_OF("0999999Z",
				 "<RESPONSABLES><RESPONSABLE><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>50"
				 "</PERSONNE_ID></RESPONSABLE><RESPONSABLE_ELEVE><ELEVE_ID>2"
				 "</ELEVE_ID><PERSONNE_ID>50</PERSONNE_ID></RESPONSABLE_ELEVE>"
				 "</RESPONSABLES>"));
	assert_shared("1", "2");
}

/* Each file may put another parent first. */
static void siblings_share_it_though_their_parents_live_apart(void **state)
{
	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20") PERSON("51", "21"),
			      LINK("1", "50", "1") LINK("1", "51", "1") LINK("2", "51", "1")
				      LINK("2", "50", "1")));
	assert_shared("1", "2");
}

static void half_siblings_share_it_through_either_parent(void **state)
{
	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20") PERSON("51", "21") PERSON("52", "22"),
			      LINK("1", "50", "1") LINK("1", "51", "1") LINK("2", "51", "1")
				      LINK("2", "52", "1") LINK("3", "52", "1")));
	assert_shared("1", "2");
	assert_shared("1", "3");
}

static void persons_at_one_address_are_one_household(void **state)
{
	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20") PERSON("51", "20"),
			      LINK("1", "50", "1") LINK("2", "51", "1")));
	assert_shared("1", "2");
}

static void a_contact_makes_no_household(void **state)
{
	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20") PERSON("51", "21") PERSON("90", "20"),
			      LINK("1", "50", "1") LINK("2", "51", "2") LINK("1", "90", "3")
				      LINK("2", "90", "3")));
	assert_apart("1", "2");
}

static void before_the_levels_a_contact_was_not_legal(void **state)
{
#define OLD(pupil, person, legal)                                                                  \
	"<RESPONSABLE_ELEVE><ELEVE_ID>" pupil "</ELEVE_ID><PERSONNE_ID>" person                    \
	"</PERSONNE_ID><RESP_LEGAL>" legal "</RESP_LEGAL></RESPONSABLE_ELEVE>"
	(void)state;
	decode_sound(FAMILIES("", OLD("1", "50", "1") OLD("2", "51", "1") OLD("3", "50", "2")
					  OLD("1", "90", "0") OLD("2", "90", "0")));
	assert_apart("1", "2");
	assert_shared("1", "3");
}

/* Children in care, or of a home: hundreds may have one guardian, or one address. */
static void who_is_responsible_for_many_is_no_family(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	(void)state;
	for (int n = 8; n <= 9; n++) {
		vigie_buffer_clear(&text);
		vigie_buffer_append_string(&text, "<BEE_RESPONSABLES>" PARAMETERS
						  "<DONNEES><PERSONNES><PERSONNE PERSONNE_ID='50'>"
						  "<ADRESSE_ID>20</ADRESSE_ID></PERSONNE>"
						  "<PERSONNE PERSONNE_ID='51'><ADRESSE_ID>21"
						  "</ADRESSE_ID></PERSONNE></PERSONNES>"
						  "<RESPONSABLES>");
		for (int i = 1; i <= n; i++)
			vigie_buffer_append_format(&text,
						   "<R><ELEVE_ID>%d</ELEVE_ID><PERSONNE_ID>50"
						   "</PERSONNE_ID></R>",
						   i);
		vigie_buffer_append_string(&text, "<R><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>51"
						  "</PERSONNE_ID></R></RESPONSABLES></DONNEES>"
						  "</BEE_RESPONSABLES>");
		decode_sound(text.data);
		assert_string_not_equal(household("1"), "");
		if (n == 8)
			assert_shared("1", "8");
		else
			assert_string_equal(household("9"), "");
	}
}

static void the_order_of_a_file_changes_no_household(void **state)
{
	char before[LABEL_SIZE];

	(void)state;
	decode_sound(FAMILIES(PERSON("50", "120") PERSON("51", "21"),
			      LINK("1", "50", "1") LINK("1", "51", "1")));
	snprintf(before, sizeof(before), "%s", household("1"));
	decode_sound(FAMILIES_OF("0999999Z",
				 "<RESPONSABLES>" LINK("1", "51", "1")
					 LINK("1", "50", "1") "</RESPONSABLES><PERSONNES>" PERSON(
						 "51", "21") PERSON("50", "120") "</PERSONNES>"));
	assert_string_equal(household("1"), before);
}

static void two_schools_never_share_one(void **state)
{
	char before[LABEL_SIZE];

	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20"), LINK("1", "50", "1")));
	snprintf(before, sizeof(before), "%s", household("1"));
	decode_sound(FAMILIES_OF("0999998Y",
				 "<PERSONNES>" PERSON("50", "20") "</PERSONNES><RESPONSABLES>" LINK(
					 "1", "50", "1") "</RESPONSABLES>"));
	assert_string_not_equal(household("1"), before);
}

static void the_pupils_file_names_the_household_of_an_address_alike(void **state)
{
	char before[LABEL_SIZE];

	(void)state;
	decode_sound(FAMILIES(PERSON("50", "20") PERSON("51", "20"),
			      LINK("1", "50", "1") LINK("1", "51", "1")));
	snprintf(before, sizeof(before), "%s", household("1"));
	decode_sound(FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'><ADRESSE_ID>20</ADRESSE_ID></ELEVE>"
				    "<ELEVE ELEVE_ID='2'><ADRESSE_ID>20</ADRESSE_ID></ELEVE>"
				    "<ELEVE ELEVE_ID='3'><ADRESSE_ID>21</ADRESSE_ID></ELEVE>"
				    "<ELEVE ELEVE_ID='4'/>")));
	assert_string_equal(household("1"), before);
	assert_shared("1", "2");
	assert_apart("1", "3");
	assert_string_equal(household("4"), "");
}

static void of_several_addresses_the_lowest_number_names_it(void **state)
{
	char before[LABEL_SIZE];

	(void)state;
	decode_sound(FAMILIES(PERSON("50", "120") PERSON("51", "21"),
			      LINK("1", "50", "1") LINK("1", "51", "1")));
	snprintf(before, sizeof(before), "%s", household("1"));
	decode_sound(FILE_OF(ELEVES("<ELEVE ELEVE_ID='1'><ADRESSE_ID>21</ADRESSE_ID></ELEVE>")));
	assert_string_equal(household("1"), before);
}

static void an_address_of_many_pupils_is_no_household(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	(void)state;
	vigie_buffer_append_string(&text, "<BEE_ELEVES>" PARAMETERS "<DONNEES><ELEVES>");
	for (int i = 1; i <= 9; i++)
		vigie_buffer_append_format(
			&text, "<ELEVE ELEVE_ID='%d'><ADRESSE_ID>20</ADRESSE_ID></ELEVE>", i);
	vigie_buffer_append_string(&text, "</ELEVES></DONNEES></BEE_ELEVES>");
	decode_sound(text.data);
	assert_string_equal(household("1"), "");
}

static void a_link_without_ids_is_rejected_alone(void **state)
{
	(void)state;
	assert_int_equal(decode(FAMILIES("<PERSONNE/>", "\n" LINK("", "50", "1") LINK("1", "", "1")
								LINK("2", "50", "1"))),
			 0);
	assert_rejects(&got, "1:0 R013\n2:0 R002\n3:0 R013\n");
	assert_string_not_equal(household("2"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(responsible_persons_give_pupils_with_only_ids_and_household),
		cmocka_unit_test(a_household_is_no_id_of_a_person_or_an_address),
		cmocka_unit_test(nothing_of_a_person_is_handed_on),
		cmocka_unit_test(siblings_share_the_household_of_a_parent),
		cmocka_unit_test(the_element_of_a_link_may_have_either_name),
		cmocka_unit_test(siblings_share_it_though_their_parents_live_apart),
		cmocka_unit_test(half_siblings_share_it_through_either_parent),
		cmocka_unit_test(persons_at_one_address_are_one_household),
		cmocka_unit_test(a_contact_makes_no_household),
		cmocka_unit_test(before_the_levels_a_contact_was_not_legal),
		cmocka_unit_test(who_is_responsible_for_many_is_no_family),
		cmocka_unit_test(the_order_of_a_file_changes_no_household),
		cmocka_unit_test(two_schools_never_share_one),
		cmocka_unit_test(the_pupils_file_names_the_household_of_an_address_alike),
		cmocka_unit_test(of_several_addresses_the_lowest_number_names_it),
		cmocka_unit_test(an_address_of_many_pupils_is_no_household),
		cmocka_unit_test(a_link_without_ids_is_rejected_alone),
	};

	return cmocka_run_group_tests_name("households of SIECLE", tests, NULL, clean);
}
