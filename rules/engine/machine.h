/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs verified programs over blocks of pupils. Owns its registers, made once per school; running
 * neither allocates nor fails. */
#ifndef VIGIE_RULES_MACHINE_H
#define VIGIE_RULES_MACHINE_H

#include "rules/engine/program.h"
#include "vigie/arena.h"

/* Lanes that every instruction works on at a time; columns are padded to a multiple. */
#define MACHINE_LANES 64

/* One value per pupil of a school, of one bank. */
struct column {
	uint8_t bank;
	union {
		uint8_t *truths;
		int64_t *numbers;
		struct fraction *fractions;
		void *any;
	};
};

struct machine {
	struct column *columns; /* borrowed, of the whole school */
	uint8_t (*truths)[PROGRAM_BLOCK];
	int64_t (*numbers)[PROGRAM_BLOCK];
	struct fraction (*fractions)[PROGRAM_BLOCK];
};

static inline size_t machine_padded(size_t n)
{
	return (n + MACHINE_LANES - 1) / MACHINE_LANES * MACHINE_LANES;
}

/* Makes the registers that `n_registers` ask for, in the arena. 0 or -ENOMEM. */
int machine_init(struct machine *machine, struct column *columns,
		 const uint16_t n_registers[PROGRAM_BANKS_N],
		 struct vigie_arena *arena) VIGIE_MUST_CHECK;
/*
 * Runs a verified program over pupils [start, start + n) of the columns, n a multiple of
 * MACHINE_LANES and at most PROGRAM_BLOCK; the result is copied to the same place of `target`.
 */
void machine_run(struct machine *machine, const struct program *program, size_t start, size_t n,
		 struct column *target);

#endif
