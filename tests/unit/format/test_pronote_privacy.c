/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What nobody needs is never kept: a marker stands in every column that is not read, and after the
 * decoding it is neither in what came out nor anywhere in the memory of the process.
 */
#include <fcntl.h>

#include "tests/unit/format/pronote_support.h"

#define MARKER_SIZE 12u

/* Made when it is needed, so that the program's own constants do not hold it. */
static void make_marker(char marker[MARKER_SIZE + 1])
{
	for (unsigned i = 0; i < MARKER_SIZE; i++)
		marker[i] = (char)("qzjxkwvyhbgf"[i] + 1 - 1 + (i % 2 ? 0 : 1));
	marker[MARKER_SIZE] = '\0';
}

static const char *const secret_columns[] = {
	"ADRES 1",	   "CP",    "EMAIL",	"PORTABLENum", "No SS",	       "R1_NOM", "MUTUELLE",
	"R1_TELBUREAUNum", "MOTIF", "PA_MOTIF", "GROUPES",     "INFORMATION1",
};

static void build(const char *head, const char *marker, struct vigie_buffer *text)
{
	size_t n = VIGIE_ARRAY_SIZE(secret_columns);

	vigie_buffer_append_string(text, head);
	for (size_t i = 0; i < n; i++)
		vigie_buffer_append_format(text, ";%s", secret_columns[i]);
	vigie_buffer_append_string(text, "\r\n");
	for (unsigned row = 0; row < 3000; row++) {
		vigie_buffer_append_format(text, "ESSAI;Gaël;03/02/2013;5B, <%s>", marker);
		for (size_t i = 0; i < n; i++)
			vigie_buffer_append_format(text, ";é %s%s", marker,
						   row % 7 == 0 && i == 0 ? ";" : "");
		vigie_buffer_append_string(text, "\r\n");
	}
}

static size_t count_in(const char *bytes, size_t size, const char *marker)
{
	size_t n = 0;

	for (const char *at = bytes;
	     (at = memmem(at, size - (size_t)(at - bytes), marker, MARKER_SIZE)); at++)
		n++;
	return n;
}

/* The whole of a mapping, through /proc/self/mem, so that red zones may be looked at too. */
static size_t count_in_mapping(int memory, unsigned long from, unsigned long to, const char *marker)
{
	static char block[1u << 16];
	size_t n = 0;

	for (unsigned long at = from; at < to; at += sizeof(block) - MARKER_SIZE) {
		size_t want = to - at < sizeof(block) ? to - at : sizeof(block);
		ssize_t got = pread(memory, block, want, (off_t)at);

		if (got <= 0)
			break;
		n += count_in(block, (size_t)got, marker);
	}
	explicit_bzero(block, sizeof(block));
	return n;
}

static bool is_ours(const char *line)
{
	/* Heaps are the anonymous writable mappings; the sanitizer's shadow is too big to read. */
	return strstr(line, "rw-p") && (strstr(line, "[heap]") || !strchr(line, '/')) &&
	       !strstr(line, "[stack]");
}

static size_t count_in_memory(const char *marker)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char line[512];
	size_t n = 0;

	assert_non_null(maps);
	assert_true(memory >= 0);
	while (fgets(line, sizeof(line), maps)) {
		unsigned long from, to;

		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && is_ours(line) &&
		    to - from < (256ul << 20))
			n += count_in_mapping(memory, from, to, marker);
	}
	close(memory);
	fclose(maps);
	return n;
}

static void decode_and_wipe(const char *head, const char *marker, struct collector *got,
			    int outcome)
{
	struct vigie_buffer text = {0};

	vigie_buffer_clear(&text);
	assert_int_equal(vigie_buffer_reserve(&text, 2u << 20), 0);
	build(head, marker, &text);
	assert_true(text.size > 300000); /* more than the window */
	assert_int_equal(decode_bytes(got, text.data, text.size, &all_hints), outcome);
	explicit_bzero(text.data, text.size);
	vigie_buffer_done(&text);
}

static void columns_that_nobody_reads_leave_no_trace_in_memory(void **state)
{
	struct collector got = {0};
	char marker[MARKER_SIZE + 1];
	size_t left;

	(void)state;
	make_marker(marker);
	decode_and_wipe("NOM;PRENOM;DATE_NAISS;CLASSE", marker, &got, 0);
	assert_true(got.n_records > 2000);
	assert_null(strstr(got.records.data, marker));
	assert_null(strstr(got.rejects.data, marker));
	assert_non_null(strstr(got.rejects.data, "2:0 R001"));
	left = count_in_memory(marker);
	assert_int_equal(left, 0);
	collector_done(&got);
}

static void a_refused_file_leaves_no_trace_either(void **state)
{
	struct collector got = {0};
	char marker[MARKER_SIZE + 1];

	(void)state;
	make_marker(marker);
	decode_and_wipe("LUBIE;FANTAISIE;CAPRICE;TOQUADE", marker, &got, REFUSED(UNKNOWN_SHAPE));
	assert_int_equal(count_in_memory(marker), 0);
	collector_done(&got);
}

static void the_search_finds_what_is_there(void **state)
{
	char marker[MARKER_SIZE + 1];
	char *copy;

	(void)state;
	make_marker(marker);
	copy = strdup(marker);
	assert_true(count_in_memory(marker) >= 1);
	explicit_bzero(copy, MARKER_SIZE);
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refused_file_leaves_no_trace_either),
		cmocka_unit_test(columns_that_nobody_reads_leave_no_trace_in_memory),
		cmocka_unit_test(the_search_finds_what_is_there),
	};

	return cmocka_run_group_tests_name("what PRONOTE files leave behind", tests, NULL, NULL);
}
