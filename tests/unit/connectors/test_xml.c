/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML events: encodings, lines, entities, what is refused, and where. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/xml.h"
#include "vigie/buffer.h"
#include "vigie/format.h"

#define REFUSED(name) (VIGIE_REJECT_##name + 1)

struct seen {
	struct vigie_buffer log;
	int stop_with; /* handed back at the element <stop> */
};

static int on_start(void *userdata, const char *name, const struct vigie_xml_attribute *attributes,
		    size_t n, uint32_t line)
{
	struct seen *seen = userdata;

	vigie_buffer_append_format(&seen->log, "<%s@%u", name, line);
	for (size_t i = 0; i < n; i++)
		vigie_buffer_append_format(&seen->log, " %s=%.*s", attributes[i].name,
					   (int)attributes[i].size, attributes[i].value);
	vigie_buffer_append_char(&seen->log, '>');
	return strcmp(name, "stop") == 0 ? seen->stop_with : 0;
}

static int on_text(void *userdata, const char *bytes, size_t size)
{
	struct seen *seen = userdata;

	vigie_buffer_append(&seen->log, bytes, size);
	return 0;
}

static int on_end(void *userdata, const char *name, uint32_t line)
{
	struct seen *seen = userdata;

	(void)line;
	vigie_buffer_append_format(&seen->log, "</%s>", name);
	return 0;
}

static uint32_t last_line;
static struct seen seen;

static int parse_bytes(const char *xml, size_t size)
{
	const struct vigie_xml_events events = {on_start, on_text, on_end, &seen};
	struct vigie_input *input;
	int r;

	vigie_buffer_clear(&seen.log);
	last_line = 0;
	assert_int_equal(vigie_input_from_memory(xml, size, "test", &input), 0);
	r = vigie_xml_parse(input, &events, &last_line);
	vigie_input_free(input);
	return r;
}

static int parse(const char *xml)
{
	return parse_bytes(xml, strlen(xml));
}

static int free_log(void **state)
{
	(void)state;
	vigie_buffer_done(&seen.log);
	return 0;
}

static void elements_attributes_and_text_come_in_order(void **state)
{
	(void)state;
	assert_int_equal(parse("<a x='1' y=\"2\">t<b/>u<![CDATA[<v>]]></a>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=1 y=2>t<b@1></b>u<v></a>");
}

static void prefixes_are_left_out_and_unknown_ones_accepted(void **state)
{
	(void)state;
	assert_int_equal(parse("<n:a xmlns:n='urn:x' n:k='1' q:r='2'/>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 k=1 r=2></a>");
}

static void entities_and_character_references_are_resolved_everywhere(void **state)
{
	(void)state;
	assert_int_equal(
		parse("<a x='Arts &amp; lettres' y='&lt;&#233;&amp;&#38;'>&amp;&#xe9;</a>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=Arts & lettres y=<é&&>&é</a>");
}

static void an_undeclared_entity_is_malformed(void **state)
{
	(void)state;
	assert_int_equal(parse("<a>\n&nbsp;</a>"), REFUSED(MALFORMED));
	assert_int_equal(last_line, 2);
}

/* FORMATS.md section 9, item 2. */
static void lines_count_with_lf_crlf_and_lone_cr(void **state)
{
	(void)state;
	assert_int_equal(parse("<a>\n<b/>\n\n<c/></a>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1>\n<b@2></b>\n\n<c@4></c></a>");
	assert_int_equal(parse("<a>\r\n<b/>\r\n\r\n<c/></a>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1>\n<b@2></b>\n\n<c@4></c></a>");
	assert_int_equal(parse("<a>\r<b/>\r\r<c/></a>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1>\n<b@2></b>\n\n<c@4></c></a>");
}

static void line_ends_are_counted_once_wherever_a_chunk_ends(void **state)
{
	enum { CHUNK = 32 << 10 };

	(void)state;
	for (size_t pad = CHUNK - 12; pad < CHUNK + 4; pad++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer xml = {0};

		vigie_buffer_append_string(&xml, "<a x='");
		for (size_t i = 0; i < pad; i++)
			vigie_buffer_append_char(&xml, ' ');
		vigie_buffer_append_string(&xml, "'>\r\r\n\r<b/></a>\r");
		assert_int_equal(parse_bytes(xml.data, xml.size), 0);
		assert_non_null(strstr(vigie_buffer_string(&seen.log), "<b@4>"));
	}
}

/* FORMATS.md section 9, item 1. */
static void the_declared_encoding_is_obeyed(void **state)
{
	(void)state;
	assert_int_equal(parse("<?xml version='1.0' encoding='ISO-8859-15'?><a x='\xa4\xbd\xe9'/>"),
			 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=€œé></a>");
	assert_int_equal(
		parse("<?xml version='1.0' encoding='windows-1252'?><a x='\x80\x9c\xe9'/>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=€œé></a>");
	assert_int_equal(parse("\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><a x='é'/>"), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=é></a>");
}

static void utf16_with_a_mark_is_read(void **state)
{
	static const char little[] = "\xff\xfe<\0a\0 \0x\0=\0'\0\xe9\0'\0/\0>";
	static const char big[] = "\xfe\xff\0<\0a\0 \0x\0=\0'\0\xe9\0'\0/\0>";

	(void)state;
	assert_int_equal(parse_bytes(little, sizeof(little)), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=é></a>");
	assert_int_equal(parse_bytes(big, sizeof(big) - 1), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=é></a>");
}

static void utf16_letters_that_look_like_line_ends_stay_letters(void **state)
{
	static const char little[] = "\xff\xfe<\0a\0 \0x\0=\0'\0\x0d\x01'\0/\0>";

	(void)state;
	assert_int_equal(parse_bytes(little, sizeof(little)), 0);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1 x=č></a>");
}

static void a_declared_encoding_holds_across_chunks(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer xml = {0};

	(void)state;
	vigie_buffer_append_string(&xml, "<?xml version='1.0' encoding='windows-1252'?><a>");
	for (int i = 0; i < 20000; i++)
		vigie_buffer_append_string(&xml, "<b x='\xe9'/>");
	vigie_buffer_append_string(&xml, "</a>");
	assert_int_equal(parse_bytes(xml.data, xml.size), 0);
	assert_int_equal(seen.log.size, strlen("<a@1></a>") + 20000 * strlen("<b@1 x=é></b>"));
}

static void bytes_of_another_encoding_than_declared_are_malformed(void **state)
{
	(void)state;
	assert_int_equal(parse("<?xml version='1.0' encoding='UTF-8'?>\n<a x='\xe9t\xe9'/>"),
			 REFUSED(MALFORMED));
	assert_int_equal(last_line, 2);
}

static void a_document_type_is_refused_before_anything_in_it(void **state)
{
	(void)state;
	assert_int_equal(parse("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"), REFUSED(DTD));
	assert_string_equal(vigie_buffer_string(&seen.log), "");
	assert_int_equal(parse("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), REFUSED(DTD));
	assert_int_equal(parse("<!DOCTYPE a><a/>"), REFUSED(DTD));
}

static void an_entity_bomb_is_refused_at_its_first_line(void **state)
{
	(void)state;
	assert_int_equal(
		parse("<?xml version='1.0'?>\n<!DOCTYPE lolz [\n<!ENTITY a 'lol'>\n"
		      "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\n"
		      "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>\n]>\n<lolz>&c;</lolz>"),
		REFUSED(DTD));
	assert_int_equal(last_line, 2);
	assert_string_equal(vigie_buffer_string(&seen.log), "");
}

static void an_external_entity_opens_nothing(void **state)
{
	(void)state;
	assert_int_equal(
		parse("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>"),
		REFUSED(DTD));
	assert_int_equal(parse("<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'>%x;]><a/>"),
			 REFUSED(DTD));
}

static void every_cut_of_a_document_is_truncated(void **state)
{
	static const char xml[] =
		"<?xml version=\"1.0\"?>\n<a x=\"1\">\n<b y='&lt;2'>te&amp;xt</b>\n"
		"<!-- c --><![CDATA[d]]>\n</a>";

	(void)state;
	for (size_t size = 1; size < sizeof(xml) - 1; size++)
		assert_int_equal(parse_bytes(xml, size), REFUSED(TRUNCATED));
	assert_int_equal(parse_bytes(xml, sizeof(xml) - 1), 0);
}

static void what_is_wrong_in_the_middle_is_malformed_with_its_line(void **state)
{
	static const char *const wrong[] = {
		"<a>\n<b>\n</c></a>",	 "<a>\n\n<b x=1/></a>", "<a>\n\n<b x='1' x='2'/></a>",
		"<a>\n\n<1/></a>",	 "<a>\n\n</a><b/>",	"<a>\n\n\x01</a>",
		"<a>\n\n<b x='<'/></a>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(parse(wrong[i]), REFUSED(MALFORMED));
		assert_int_equal(last_line, 3);
	}
	assert_int_equal(parse("not XML at all"), REFUSED(MALFORMED));
	assert_int_equal(parse("<a/>\n<!-- cut"), REFUSED(TRUNCATED));
	assert_int_equal(parse("<a/>"), 0);
	assert_int_equal(parse("<a/>\n\n<!-- whole -->\n"), 0);
}

static int parse_nested(int depth)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer xml = {0};

	for (int i = 0; i < depth; i++)
		vigie_buffer_append_string(&xml, "<a>");
	for (int i = 0; i < depth; i++)
		vigie_buffer_append_string(&xml, "</a>");
	return parse_bytes(xml.data, xml.size);
}

static void nesting_has_an_end(void **state)
{
	(void)state;
	assert_int_equal(parse_nested(256), 0);
	assert_int_equal(parse_nested(257), REFUSED(MALFORMED));
}

static void a_callback_ends_the_parse_with_its_value_and_line(void **state)
{
	(void)state;
	seen.stop_with = -ECANCELED;
	assert_int_equal(parse("<a>\n<stop/><b/></a>"), -ECANCELED);
	assert_int_equal(last_line, 2);
	assert_string_equal(vigie_buffer_string(&seen.log), "<a@1>\n<stop@2>");
	seen.stop_with = 0;
}

static void the_root_is_found_behind_prolog_and_document_type(void **state)
{
	static const struct {
		const char *head, *root;
	} heads[] = {
		{"<a/>", "a"},
		{"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- c -->\n<n:racine xmlns:n='u' x='cut",
		 "racine"},
		{"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- c -->\n<n:raci", NULL},
		{"<?xml version='1.0'?><!-- cut", NULL},
		{"<?xml version='1.0' encoding='UTF-8'?><a nom='El\xe8ves'>", "a"},
		{"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- c -->\n<n:racine xmlns:n='u'>cut",
		 "racine"},
		{"<!DOCTYPE lsun-bilans [<!ENTITY a 'b'>]><lsun-bilans/>", "lsun-bilans"},
		{"NOM;PRENOM\n", NULL},
		{"<a-root-longer-than-what-is-looked-for>", NULL},
		{"", NULL},
	};
	char name[16];

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		bool found =
			vigie_xml_root(heads[i].head, strlen(heads[i].head), name, sizeof(name));

		assert_int_equal(found, heads[i].root != NULL);
		if (found)
			assert_string_equal(name, heads[i].root);
	}
}

static void the_root_of_utf_16_is_found(void **state)
{
	static const char little[] = "\xff\xfe<\0r\0\xe9\0/\0>\0<\0", big[] = "\xfe\xff\0<\0a\0>";
	static const char unmarked[] = "\0<\0a\0>";
	char name[16];

	(void)state;
	assert_true(vigie_xml_root(little, sizeof(little) - 1, name, sizeof(name)));
	assert_string_equal(name, "r?");
	assert_true(vigie_xml_root(big, sizeof(big) - 1, name, sizeof(name)));
	assert_string_equal(name, "a");
	assert_true(vigie_xml_root(unmarked, sizeof(unmarked) - 1, name, sizeof(name)));
	assert_string_equal(name, "a");
}

static void a_long_declaration_in_utf_16_is_read_to_its_end(void **state)
{
	static const char text[] =
		"<?xml version='1.0' encoding='UTF-16' standalone='yes'?><a><b>c</b></a>";
	char wide[2 * sizeof(text)] = "\xff\xfe";
	size_t size = strlen(text);

	(void)state;
	for (size_t i = 0; i < size; i++)
		wide[2 * i + 2] = text[i], wide[2 * i + 3] = '\0';
	assert_int_equal(parse_bytes(wide, 2 * size + 2), 0);
	assert_int_equal(parse_bytes(wide, 2 * size - 4), REFUSED(TRUNCATED));
}

static void bytes_that_the_encoding_does_not_have_are_malformed_and_told_nobody(void **state)
{
	char said[64] = "";
	FILE *heard = tmpfile();
	int before = dup(STDERR_FILENO), r;

	(void)state;
	assert_non_null(heard);
	assert_true(before >= 0 && dup2(fileno(heard), STDERR_FILENO) >= 0);
	r = parse("<?xml version='1.0' encoding='windows-1252'?>\n<a>\x81\xe9</a>");
	dup2(before, STDERR_FILENO);
	close(before);
	rewind(heard);
	assert_int_equal(fread(said, 1, sizeof(said), heard), 0);
	fclose(heard);
	assert_int_equal(r, REFUSED(MALFORMED));
}

static void an_ampersand_that_starts_no_reference_is_malformed(void **state)
{
	(void)state;
	assert_int_equal(parse("<a>\n<b>R & D</b></a>"), REFUSED(MALFORMED));
	assert_int_equal(last_line, 2);
	assert_int_equal(parse("<a>\n<b>R &am"), REFUSED(TRUNCATED));
}

static void the_encoding_is_named_for_people(void **state)
{
	static const struct {
		const char *head;
		enum vigie_encoding encoding;
	} heads[] = {
		{"<?xml version=\"1.0\" encoding=\"iso-8859-15\"?><a/>",
		 VIGIE_ENCODING_ISO_8859_15},
		{"<?xml version='1.0' encoding = 'Windows-1252'?><a/>",
		 VIGIE_ENCODING_WINDOWS_1252},
		{"<?xml version='1.0' encoding='UTF-8'?><a/>", VIGIE_ENCODING_UTF8},
		{"\xef\xbb\xbf<a/>", VIGIE_ENCODING_UTF8_BOM},
		{"<a encoding='windows-1252'/>", VIGIE_ENCODING_UTF8},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		assert_int_equal(vigie_xml_encoding(heads[i].head, strlen(heads[i].head)),
				 heads[i].encoding);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_attributes_and_text_come_in_order),
		cmocka_unit_test(prefixes_are_left_out_and_unknown_ones_accepted),
		cmocka_unit_test(entities_and_character_references_are_resolved_everywhere),
		cmocka_unit_test(an_undeclared_entity_is_malformed),
		cmocka_unit_test(lines_count_with_lf_crlf_and_lone_cr),
		cmocka_unit_test(line_ends_are_counted_once_wherever_a_chunk_ends),
		cmocka_unit_test(the_declared_encoding_is_obeyed),
		cmocka_unit_test(utf16_with_a_mark_is_read),
		cmocka_unit_test(utf16_letters_that_look_like_line_ends_stay_letters),
		cmocka_unit_test(a_declared_encoding_holds_across_chunks),
		cmocka_unit_test(bytes_of_another_encoding_than_declared_are_malformed),
		cmocka_unit_test(a_document_type_is_refused_before_anything_in_it),
		cmocka_unit_test(an_entity_bomb_is_refused_at_its_first_line),
		cmocka_unit_test(an_external_entity_opens_nothing),
		cmocka_unit_test(every_cut_of_a_document_is_truncated),
		cmocka_unit_test(what_is_wrong_in_the_middle_is_malformed_with_its_line),
		cmocka_unit_test(nesting_has_an_end),
		cmocka_unit_test(a_callback_ends_the_parse_with_its_value_and_line),
		cmocka_unit_test(a_long_declaration_in_utf_16_is_read_to_its_end),
		cmocka_unit_test(
			bytes_that_the_encoding_does_not_have_are_malformed_and_told_nobody),
		cmocka_unit_test(an_ampersand_that_starts_no_reference_is_malformed),
		cmocka_unit_test(the_root_is_found_behind_prolog_and_document_type),
		cmocka_unit_test(the_root_of_utf_16_is_found),
		cmocka_unit_test(the_encoding_is_named_for_people),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, free_log);
}
