/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store by itself, at the size of a region's tenth: 100,000 invented pupils in 167 schools, 34
 * averages and 25 absences each, handed over as records by a format made for this bench (no
 * parsing): import, the same again, one school's new delivery, all facts into columns; memory.
 * Prints `name value unit`.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "vigie/store.h"

#define SCHOOLS 167
#define PUPILS 600
#define SUBJECTS 17
#define TERMS 2
#define ABSENCES 25
#define SEPTEMBER 20697 /* 2026-09-01 */

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			exit(1);                                                                   \
		}                                                                                  \
	} while (0)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* What a bench file says: "SCHOOL KIND TURN". */
struct order {
	int school, turn;
	char kind;
};

static void write_ine(char *ine, unsigned number)
{
	memcpy(ine, "0000000000A", 12);
	for (int i = 9; number > 0; i--, number /= 10)
		ine[i] = (char)('0' + number % 10);
}

static struct vigie_record new_record(enum vigie_record_type type, uint32_t *line, char *ine,
				      const struct order *order, int pupil)
{
	struct vigie_record record;

	vigie_record_init(&record, type);
	write_ine(ine, (unsigned)(order->school * PUPILS + pupil));
	record.id.ine = ine;
	record.line = ++*line;
	return record;
}

static int send_pupils(const struct order *order, const struct vigie_sink *sink)
{
	uint32_t line = 1;
	char ine[12], be[12], last[24];
	int r = 0;

	for (int pupil = 0; pupil < PUPILS && r == 0; pupil++) {
		struct vigie_record record =
			new_record(VIGIE_RECORD_PUPIL, &line, ine, order, pupil);

		snprintf(be, sizeof(be), "%d", 1000 + pupil);
		snprintf(last, sizeof(last), "Essai%d", pupil);
		record.id.be = be;
		record.pupil.last = last;
		record.pupil.first = "Ana";
		record.pupil.born = 15000 + pupil;
		record.pupil.class_name = pupil % 2 ? "5A" : "5B";
		record.pupil.level = VIGIE_LEVEL_5E;
		r = sink->on_record(sink->userdata, &record);
	}
	return r;
}

static int send_averages(const struct order *order, const struct vigie_sink *sink)
{
	static const char *const subjects[SUBJECTS] = {
		"MATHEMATIQUES", "FRANCAIS", "HISTOIRE", "ANGLAIS", "ESPAGNOL", "PHYSIQUE",
		"SVT",		 "EPS",	     "MUSIQUE",	 "ARTS",    "LATIN",	"TECHNOLOGIE",
		"EMC",		 "ALLEMAND", "CHINOIS",	 "THEATRE", "GREC"};
	uint32_t line = 1;
	char ine[12];
	int r = 0;

	for (int pupil = 0; pupil < PUPILS; pupil++) {
		for (int i = 0; i < SUBJECTS * TERMS && r == 0; i++) {
			struct vigie_record record =
				new_record(VIGIE_RECORD_AVERAGE, &line, ine, order, pupil);

			record.average.subject = subjects[i % SUBJECTS];
			record.average.term = 1 + i / SUBJECTS;
			record.average.value = (vigie_decimal)draw(2001) * 10000;
			record.average.class_value =
				(vigie_decimal)(1000 + i % SUBJECTS * 13) * 10000;
			r = sink->on_record(sink->userdata, &record);
		}
	}
	return r;
}

static int send_absences(const struct order *order, const struct vigie_sink *sink)
{
	uint32_t line = 1;
	char ine[12];
	int r = 0;

	for (int i = 0; i < ABSENCES; i++) {
		for (int pupil = 0; pupil < PUPILS && r == 0; pupil++) {
			struct vigie_record record =
				new_record(VIGIE_RECORD_ABSENCE, &line, ine, order, pupil);

			record.absence.from = SEPTEMBER + i * 10 + (int)draw(10);
			record.absence.from_half = (int)draw(2);
			record.absence.half_days = (1 + draw(2)) * VIGIE_DECIMAL_ONE;
			record.absence.justified = (int)draw(2);
			r = sink->on_record(sink->userdata, &record);
		}
	}
	return r;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	struct vigie_record delivery;
	struct order order;
	char text[64] = "", uai[9];
	int r;

	(void)options;
	(void)inspection;
	(void)ret_line;
	CHECK(vigie_input_read(input, text, sizeof(text) - 1) > 0);
	CHECK(sscanf(text, "%d %c %d", &order.school, &order.kind, &order.turn) == 3);
	seed = (uint32_t)(order.school * 7 + order.kind + order.turn * 1000);
	snprintf(uai, sizeof(uai), "%07dA", order.school);
	vigie_record_init(&delivery, VIGIE_RECORD_DELIVERY);
	delivery.delivery = (struct vigie_record_delivery){
		.school = uai, .kind = VIGIE_DELIVERY_RECORDS, .year = 2026, .complete = true};
	r = sink->on_record(sink->userdata, &delivery);
	if (r == 0 && order.kind == 'p')
		r = send_pupils(&order, sink);
	if (r == 0 && order.kind == 'g')
		r = send_averages(&order, sink);
	if (r == 0 && order.kind == 'a')
		r = send_absences(&order, sink);
	return r;
}

static const struct vigie_format bench_format = {.name = "bench", .decode = decode};

static char folder[] = "/tmp/vigie-store-bench-XXXXXX";
static struct vigie_store *store;
static double spent; /* within vigie_store_import(), the making of records included */

static void import(int school, char kind, int turn, enum vigie_delivery_state expected)
{
	char path[64], text[64];
	struct vigie_import import = {
		.path = path, .format = &bench_format, .received = turn * INT64_C(86400000000)};
	struct vigie_delivery delivery;
	FILE *file;

	/* As long as a real one, so that its hash costs what it costs. */
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(text, sizeof(text), "%d %c %d\n", school, kind, turn);
	file = fopen(path, "w");
	CHECK(file);
	for (int i = 0; i < (kind == 'p' ? 10000 : 75000); i++)
		fputs(text, file);
	CHECK(fclose(file) == 0);
	spent -= now();
	CHECK(vigie_store_import(store, &import, &delivery) == 0);
	spent += now();
	CHECK(delivery.state == expected);
	unlink(path);
}

static void import_all(int turn, enum vigie_delivery_state expected)
{
	for (int school = 1; school <= SCHOOLS; school++) {
		import(school, 'p', turn, expected);
		import(school, 'g', turn, expected);
		import(school, 'a', turn, expected);
	}
}

static int load_school(void *userdata, const struct vigie_school *school)
{
	struct vigie_facts *facts = NULL;

	CHECK(vigie_store_load_facts(store, school->id, 2025, 2026, VIGIE_DAY_NONE, "Europe/Paris",
				     &facts) == 0);
	CHECK(facts->n_averages == PUPILS * SUBJECTS * TERMS);
	CHECK(facts->n_absences == PUPILS * ABSENCES && facts->n_enrolments == PUPILS);
	*(size_t *)userdata += facts->n_averages + facts->n_absences;
	vigie_facts_free(facts);
	return 0;
}

static double resident(void)
{
	long pages = 0, size;
	FILE *file = fopen("/proc/self/statm", "r");

	CHECK(file && fscanf(file, "%ld %ld", &size, &pages) == 2);
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1048576;
}

int main(void)
{
	char path[64];
	struct stat status;
	struct rusage usage;
	double start;
	size_t facts = 0;

	CHECK(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/store.db", folder);
	CHECK(vigie_store_open(path, VIGIE_STORE_WRITE, &store) == 0);
	import_all(1, VIGIE_DELIVERY_STORED);
	printf("store_import %.2f s\n", spent);
	spent = 0;
	import_all(1, VIGIE_DELIVERY_KNOWN);
	printf("store_import_known %.2f s\n", spent);
	start = now();
	import(5, 'g', 2, VIGIE_DELIVERY_STORED);
	CHECK(load_school(&facts, &(struct vigie_school){.id = 5}) == 0);
	printf("store_one_school_again %.0f ms\n", (now() - start) * 1000);
	vigie_store_close(store);
	CHECK(stat(path, &status) == 0);
	printf("store_size %.0f MiB\n", (double)status.st_size / 1048576);
	getrusage(RUSAGE_SELF, &usage);
	printf("store_import_memory_peak %.0f MiB\n", (double)usage.ru_maxrss / 1024);

	start = now();
	CHECK(vigie_store_open(path, VIGIE_STORE_READ, &store) == 0);
	facts = 0;
	CHECK(vigie_store_each_school(store, load_school, &facts) == 0);
	printf("store_load %.2f s\n", now() - start);
	printf("store_load_facts %zu facts\n", facts);
	printf("store_memory_idle %.0f MiB\n", resident());
	vigie_store_close(store);
	unlink(path);
	return rmdir(folder);
}
