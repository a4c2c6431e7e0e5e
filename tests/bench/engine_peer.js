// SPDX-License-Identifier: GPL-3.0-or-later
// The same 50 rules in json-rules-engine, over indicators that are already computed: VALUES has a line per pupil.
// Prints "seconds evaluations"; dies when a rule finds another number of pupils than COUNTS says.
//   node engine_peer.js VALUES COUNTS
"use strict";
const fs = require("fs");
const { Engine } = require("json-rules-engine");

const names = ["general", "maths", "french", "maths_before", "month", "unjustified", "late", "below", "rank", "level"];
const pupils = fs.readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => {
	const pupil = {};
	line.split(";").forEach((value, i) => (pupil[names[i]] = value === "" ? null : Number(value)));
	// Exact, as the engine's: hundredths.
	pupil.fall = pupil.maths === null || pupil.maths_before === null ? null : Math.round((pupil.maths_before - pupil.maths) * 100) / 100;
	return pupil;
});
const expected = fs.readFileSync(process.argv[3], "utf8").trim().split("\n").map(Number);

const is = (fact, operator, value) => ({ fact, operator, value });
const below = (fact, value) => is(fact, "lessThan", value);
const above = (fact, value) => is(fact, "greaterThanInclusive", value);

function condition(i) {
	const k = Math.floor(i / 5);
	const three = [above("month", 4), above("late", k + 1), below("general", 8 + k)];
	switch (i % 5) {
		case 0:
			return [above("unjustified", k + 1)];
		case 1:
			return [below("general", 6 + k), below("rank", 10 + k)];
		case 2:
			return [below("maths", 8), above("fall", k)];
		case 3:
			return [{ any: [above("below", k + 1), below("french", 5)] }];
		default:
			return [{ any: [[0, 1], [0, 2], [1, 2]].map(([a, b]) => ({ all: [three[a], three[b]] })) }];
	}
}

const engine = new Engine([], { allowUndefinedFacts: true });
for (let i = 0; i < expected.length; i++)
	engine.addRule({
		conditions: { all: [above("level", 0), is("level", "lessThanInclusive", 3), ...condition(i)] },
		event: { type: String(i) },
	});

(async () => {
	const found = expected.map(() => 0);
	const began = process.hrtime.bigint();
	for (const pupil of pupils)
		for (const event of (await engine.run(pupil)).events) found[event.type]++;
	const seconds = Number(process.hrtime.bigint() - began) / 1e9;
	found.forEach((n, i) => {
		if (n !== expected[i]) {
			console.error(`engine bench: rule r${i} finds ${n} pupils, not ${expected[i]}`);
			process.exit(1);
		}
	});
	console.log(seconds.toFixed(4), pupils.length * expected.length);
})();
