/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a source last delivered each kind is asked after every cycle: whether it is silent. */
#include "daemon/store/schema.h"

const char schema_arrivals[] = "CREATE INDEX delivery_arrival ON delivery(source, kind, received)"
			       "  WHERE state IN (0, 1) AND source <> '';";
