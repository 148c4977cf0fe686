import assert from "node:assert/strict";
import { test } from "node:test";

import { after, curve, finalLevels, gap, NOTHING, soFar, type RunEvent } from "../src/views/run/progress.ts";
import { parsed } from "../src/views/run/stream.ts";

const event = (seq: number, type: string, data: Record<string, unknown> = {}): RunEvent => ({ seq, type, at: null, data });
const LEVELS = [{ name: "shortage", value: 3, bound: 1, scale: 1 }, { name: "soft", value: null, bound: 0, scale: 100 }];

test("a run from the queue to its end; an event that comes again changes nothing", () => {
  const heard = [
    event(1, "queued"), event(2, "started"),
    event(3, "progress", { level: "shortage", level_text: "缺岗数", done: 1, total: 2, levels: LEVELS }),
  ].reduce(after, NOTHING);
  assert.deepEqual([heard.state, heard.text, heard.done, heard.total, heard.over], ["running", "缺岗数", 1, 2, false]);
  assert.equal(after(heard, event(3, "progress", { done: 9 })), heard);
  const over = after(heard, event(4, "succeeded"));
  assert.deepEqual([over.state, over.over, over.levels.length], ["succeeded", true, 2]);
});

test("another attempt begins anew, and counts", () => {
  const begun = [event(1, "started"), event(2, "progress", { done: 1, total: 2 }), event(3, "retried"), event(4, "started")];
  const now = begun.reduce(after, NOTHING);
  assert.deepEqual([now.attempt, now.done], [2, 0]);
});

test("a gap is in the unit of its level, none where there is no plan yet", () => {
  assert.equal(gap(LEVELS[0]!), 2);
  assert.equal(gap(LEVELS[1]!), null);
  assert.equal(gap({ name: "", value: 150, bound: 100, scale: 100 }), 0.5);
});

test("what the blocks so far come to in another count is not told: its gap is", () => {
  const equity = (value: number | null) => ({ name: "equity", value, bound: 3_001_000, scale: 1_000_000 });
  const told = (value: number | null) => event(value ?? 1, "progress", { level: "equity", levels: [LEVELS[0], equity(value)] });
  const heard = [told(null), told(3_002_000)].reduce(after, NOTHING);
  const [shortage, shown] = soFar(heard);
  assert.deepEqual([shortage!.value, shortage!.bound, shortage!.left], [3, 1, 2]);
  assert.deepEqual([shown!.begun, shown!.value, shown!.bound, shown!.left], [true, null, null, 0.001]);
  assert.deepEqual([curve(heard).value, curve(heard).bound], [[null, 0.001], null]);
  assert.deepEqual(curve({ ...heard, level: "shortage" }).bound, []);
});

test("the levels of a plan are those of the result; a result without figures has none", () => {
  const said = { name: "equity", value: 3_001_740, bound: 3_001_730, scale: 1_000_000, figure: 0.00174, proved: false, words: "差距 0.00001" };
  assert.deepEqual(finalLevels({ levels: [said] }), [
    { name: "equity", begun: true, value: 0.00174, bound: 0.00173, left: 0.00001, closed: false, said: "差距 0.00001" },
  ]);
  assert.deepEqual(finalLevels({ levels: [{ name: "equity", before: 1, after: 2 }] }), []);
  assert.deepEqual(finalLevels(null), []);
});

test("a stream in pieces: whole events, comments passed over, the rest kept", () => {
  const first = parsed('id: 1\nevent: queued\ndata: {"at": "2026-01-01", "lane": "normal"}\n\n: …\n\nid: 2\nevent: sta');
  assert.deepEqual(first.events, [{ seq: 1, type: "queued", at: "2026-01-01", data: { lane: "normal" } }]);
  const second = parsed(`${first.rest}rted\r\ndata: {"at": null}\r\n\r\n`);
  assert.deepEqual(second.events, [{ seq: 2, type: "started", at: null, data: {} }]);
  assert.equal(second.rest, "");
});
