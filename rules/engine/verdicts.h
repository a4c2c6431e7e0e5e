/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an explanation reads of verdicts: the run that they came from. */
#ifndef VIGIE_RULES_VERDICTS_H
#define VIGIE_RULES_VERDICTS_H

#include "rules/engine/run.h"

const struct run *verdicts_run(const struct vigie_verdicts *verdicts);

#endif
