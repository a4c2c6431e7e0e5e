/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One file being written: buffered, in one of the encodings of real exports, from UTF-8 text.
 * Errors stick and come out at the close. Not a formatter: no printf on the hot path, so that
 * 100,000 pupils take seconds.
 */
#ifndef GENERATE_OUTPUT_H
#define GENERATE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schoolyear.h"

enum gen_encoding {
	GEN_ENCODING_UTF8,
	GEN_ENCODING_UTF8_BOM,
	GEN_ENCODING_WINDOWS_1252,
	GEN_ENCODING_UTF16LE,
	GEN_ENCODING_ISO_8859_15,
};

enum { GEN_OUTPUT_BUFFER = 1 << 16 };

struct gen_output {
	int fd;
	int error; /* -errno of the first failure */
	enum gen_encoding encoding;
	bool xml; /* gen_put_text() escapes */
	size_t used;
	char bytes[GEN_OUTPUT_BUFFER];
};

/* Creates the file `folder`/`name`, and its folder. The error, if any, waits for the close. */
void gen_output_open(struct gen_output *out, enum gen_encoding encoding, const char *folder,
		     const char *name);
/* 0, or -errno of the first thing that failed since the open. */
int gen_output_close(struct gen_output *out) __attribute__((warn_unused_result));

void gen_put_char(struct gen_output *out, char c);
/* As it is: markup, headers. */
void gen_put_raw(struct gen_output *out, const char *text);
/* The text of a cell, an attribute or an element: escaped in XML files. */
void gen_put_text(struct gen_output *out, const char *text);
void gen_put_number(struct gen_output *out, int64_t number);
/* 1240 is 12,40; `point` is the decimal sign. */
void gen_put_hundredths(struct gen_output *out, int hundredths, char point);
/* 1240 is 12.4, 1200 is 12: how LSU files write averages. */
void gen_put_shortest(struct gen_output *out, int hundredths);
/* 06/10/2026, and 2026-10-06. */
void gen_put_date(struct gen_output *out, gen_day day);
void gen_put_iso_date(struct gen_output *out, gen_day day);

/* Makes the folder and its parents. 0 or -errno. */
int gen_folder_make(const char *path) __attribute__((warn_unused_result));

#endif
