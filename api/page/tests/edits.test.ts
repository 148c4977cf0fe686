import assert from "node:assert/strict";
import { test } from "node:test";

import type { Edit } from "../src/views/plan/answers.ts";
import type { Posting } from "../src/views/plan/documents.ts";
import { added, EMPTY, moves, redone, removed, undone } from "../src/views/plan/edits.ts";

const posting = (teacher: string, to: string): Posting => ({
  teacher, from: "S1", to, first_year: 2026, last_year: 2028, mode: "轮岗", decided: false, stage: "初中", subject: "语文",
  minutes: null, reason: "",
});
const PLAN = [posting("T1", "S2"), posting("T2", "S3")];
const pin = (teacher: string, school: string): Edit => ({ action: "pin", teacher, school });

test("a teacher has one destination: a later pin, stay or swap takes the place of an earlier one", () => {
  let history = added(added(EMPTY, pin("T1", "S3")), pin("T1", "S4"));
  assert.deepEqual(history.now, [pin("T1", "S4")]);
  history = added(history, { action: "swap", teacher: "T2", other: "T1" });
  assert.deepEqual(history.now.map((each) => each.action), ["swap"]);
});

test("bans of several schools stand together, beside a pin to another school", () => {
  const bans: Edit[] = [{ action: "ban", teacher: "T1", school: "S2" }, { action: "ban", teacher: "T1", school: "S3" }];
  const history = [...bans, pin("T1", "S4")].reduce(added, EMPTY);
  assert.equal(history.now.length, 3);
  assert.deepEqual(added(history, pin("T1", "S3")).now.map((each) => `${each.action} ${each.school}`), ["ban S2", "pin S3"]);
});

test("undo and redo go both ways, and a new edit forgets what was undone", () => {
  const two = added(added(EMPTY, pin("T1", "S3")), pin("T2", "S4"));
  assert.deepEqual(undone(two).now, [pin("T1", "S3")]);
  assert.deepEqual(redone(undone(two)).now, two.now);
  assert.equal(added(undone(two), pin("T3", "S1")).future.length, 0);
  assert.equal(undone(EMPTY), EMPTY);
  assert.equal(redone(EMPTY), EMPTY);
  assert.deepEqual(removed(two, two.now[0]!).now, [pin("T2", "S4")]);
});

test("what moves at once: pins, stays, both of a swap, and a ban of where one goes", () => {
  assert.deepEqual(moves([pin("T9", "S2")], PLAN), [{ teacher: "T9", to: "S2" }]);
  assert.deepEqual(moves([{ action: "stay", teacher: "T1", year: 2027 }], PLAN), [{ teacher: "T1", to: null, year: 2027 }]);
  assert.deepEqual(moves([{ action: "swap", teacher: "T1", other: "T2" }], PLAN), [
    { teacher: "T1", to: "S3" }, { teacher: "T2", to: "S2" },
  ]);
  assert.deepEqual(moves([{ action: "ban", teacher: "T1", school: "S2" }], PLAN), [{ teacher: "T1", to: null }]);
  assert.deepEqual(moves([{ action: "ban", teacher: "T1", school: "S9" }], PLAN), []);
});
