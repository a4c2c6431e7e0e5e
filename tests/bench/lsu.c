/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lsu ROUNDS FILE…: decodes LSU files into a sink that counts, beside a pass of libxml2's SAX2 push
 * parser whose handlers do nothing, over the same files, in turn; prints `name value unit`.
 * `lsu decode FILE…` and `lsu sax FILE…` do one of the two once, for counting instructions.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "vigie/format.h"

#define CHUNK (32u << 10) /* as connectors/xml.c has it */
#define ROUNDS_MOST 99

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "lsu: %s\n", what);
	exit(1);
}

static int on_record(void *userdata, const struct vigie_record *record)
{
	(void)record;
	++*(size_t *)userdata;
	return 0;
}

static int on_reject(void *userdata, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	(void)userdata;
	(void)line;
	(void)column;
	(void)why;
	die("a row is rejected");
	return 0;
}

static void decode(const char *path, size_t *n_records)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	struct vigie_decode_options options = {.hints.date = VIGIE_DAY_NONE};
	struct vigie_sink sink = {on_record, on_reject, n_records};
	uint32_t line = 0;

	if (vigie_input_open(path, path, &input) < 0 ||
	    vigie_format_decode(NULL, input, &options, &sink, NULL, &line) != 0)
		die(path);
}

static void on_start(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_namespaces, const xmlChar **namespaces, int n_attributes,
		     int n_defaulted, const xmlChar **attributes)
{
	(void)userdata;
	(void)name;
	(void)prefix;
	(void)uri;
	(void)n_namespaces;
	(void)namespaces;
	(void)n_attributes;
	(void)n_defaulted;
	(void)attributes;
}

static void on_end(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)userdata;
	(void)name;
	(void)prefix;
	(void)uri;
}

static void on_text(void *userdata, const xmlChar *text, int length)
{
	(void)userdata;
	(void)text;
	(void)length;
}

static void sax(const char *path, size_t *n_bytes)
{
	xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
				 .startElementNs = on_start,
				 .endElementNs = on_end,
				 .characters = on_text};
	xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	static char bytes[CHUNK];
	ssize_t n;

	if (!context || file < 0)
		die(path);
	xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	while ((n = read(file, bytes, sizeof(bytes))) > 0) {
		*n_bytes += (size_t)n;
		xmlParseChunk(context, bytes, (int)n, 0);
	}
	if (n < 0 || xmlParseChunk(context, NULL, 0, 1) != 0)
		die(path);
	close(file);
	xmlFreeParserCtxt(context);
}

static double pass(void (*one)(const char *path, size_t *count), char **paths, int n, size_t *count)
{
	double start = now();

	*count = 0;
	for (int i = 0; i < n; i++)
		one(paths[i], count);
	return now() - start;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), compare);
	return values[n / 2];
}

static void compare_passes(int rounds, char **paths, int n)
{
	double decoded[ROUNDS_MOST], parsed[ROUNDS_MOST], ratios[ROUNDS_MOST];
	size_t n_records = 0, n_bytes = 0;

	pass(sax, paths, n, &n_bytes);
	for (int i = 0; i < rounds; i++) {
		decoded[i] = pass(decode, paths, n, &n_records);
		parsed[i] = pass(sax, paths, n, &n_bytes);
		ratios[i] = decoded[i] / parsed[i];
	}
	printf("lsu_bytes %zu bytes\n", n_bytes);
	printf("lsu_records %zu records\n", n_records);
	printf("lsu_decode %.3f s\n", median(decoded, rounds));
	printf("lsu_bare_sax %.3f s\n", median(parsed, rounds));
	printf("lsu_decode_to_bare_sax %.2f times\n", median(ratios, rounds));
}

int main(int argc, char **argv)
{
	size_t count = 0;
	int rounds;

	if (argc < 3)
		die("ROUNDS|decode|sax FILE…");
	if (strcmp(argv[1], "decode") == 0) {
		pass(decode, argv + 2, argc - 2, &count);
		return 0;
	}
	if (strcmp(argv[1], "sax") == 0) {
		pass(sax, argv + 2, argc - 2, &count);
		return 0;
	}
	rounds = atoi(argv[1]);
	if (rounds < 1 || rounds > ROUNDS_MOST)
		die("1 to 99 rounds");
	compare_passes(rounds, argv + 2, argc - 2);
	return 0;
}
