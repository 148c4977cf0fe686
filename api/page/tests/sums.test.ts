import assert from "node:assert/strict";
import { test } from "node:test";

import { differences } from "../src/views/plan/comparison.ts";
import type { Compliance, Entry, Posting } from "../src/views/plan/documents.ts";
import { clauseSums, flowsOf, needs, sankey, schoolSums } from "../src/views/plan/sums.ts";

const FLOWS = [
  { year: 2026, from: "S1", to: "S2", count: 2 }, { year: 2027, from: "S1", to: "S2", count: 3 },
  { year: 2026, from: "S2", to: "S1", count: 1 },
];

test("flows of a year, or of all years together, the largest first", () => {
  assert.deepEqual(flowsOf(FLOWS, 2026).map((each) => each.count), [2, 1]);
  assert.deepEqual(flowsOf(FLOWS, null).map((each) => each.count), [5, 1]);
});

test("a school is on the left as origin and on the right as destination, so nothing goes round", () => {
  const graph = sankey(flowsOf(FLOWS, null), 10);
  assert.deepEqual(graph.nodes.map((each) => each.name), ["0:S1", "0:S2", "1:S2", "1:S1"]);
  assert.equal(graph.nodes[0]!.rank, graph.nodes[3]!.rank);
  assert.ok(graph.links.every((each) => each.source.startsWith("0:") && each.target.startsWith("1:")));
  assert.equal(sankey(flowsOf(FLOWS, null), 1).links.length, 1);
});

test("a school's year has the room that its seats leave, and none where no quota is written", () => {
  const school = { id: "S1", group: "", quota: 9, before: 8, out: 1, into: 2, after: 9, short_before: 0, short: 0, subjects: [] };
  const schools = [{ ...school, year: 2026 }, { ...school, year: 2027 }];
  const found = schoolSums({ schools, ledgers: { seats: [{ year: 2026, school: "S1", taken: 3, room: -1 }] } }, 2026);
  assert.deepEqual(found.map((each) => each.room), [-1]);
  assert.equal(found[0]!.taken, 3);
  assert.equal(schoolSums({ schools, ledgers: {} }, 2027)[0]!.room, null);
});

test("a need is told by subject", () => {
  const subject = { stage: "初中", subject: "音乐", least: 1, most: 1, before: 0, out: 0, into: 0, after: 0, text: "" };
  assert.deepEqual(needs({ subjects: [{ ...subject, open: 1, surplus: 0 }, { ...subject, open: 0, surplus: 0.5 }] }), [
    { subject: "初中音乐", amount: 1, short: true }, { subject: "初中音乐", amount: 0.5, short: false },
  ]);
});

test("another reading of a clause judges nothing; what cannot be checked is no breach", () => {
  const entry: Entry = { id: "flow", rule: "flow", title: "比例", hard: true, weight: null, standing: "生效", clause: "", asleep: "" };
  const one = (reading: string, met: boolean | null): Compliance => ({
    entry: "flow", title: "", reading, scope: [], year: 2026, required: "", actual: "", slack: null, verdict: "", met, reason: null,
  });
  const [sum] = clauseSums([entry], [one("", true), one("", null), one("", false), one("另一口径", false)]);
  assert.deepEqual([sum!.kept, sum!.broken.length, sum!.unsettled.length, sum!.other.length], [1, 1, 1, 1]);
});

test("two plans differ teacher by teacher, in the order of their numbers", () => {
  const posting = (teacher: string, to: string) => ({ teacher, to }) as Posting;
  const found = differences({ only_mine: [posting("T10", "S1"), posting("T2", "S1")], only_theirs: [posting("T2", "S3")], same: 4 });
  assert.deepEqual(found.map((each) => [each.teacher, each.mine.length, each.theirs.length]), [["T2", 1, 1], ["T10", 1, 0]]);
});
