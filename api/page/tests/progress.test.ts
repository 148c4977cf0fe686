import assert from "node:assert/strict";
import { test } from "node:test";

import { after, gap, NOTHING, type RunEvent } from "../src/views/run/progress.ts";
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

test("a stream in pieces: whole events, comments passed over, the rest kept", () => {
  const first = parsed('id: 1\nevent: queued\ndata: {"at": "2026-01-01", "lane": "normal"}\n\n: …\n\nid: 2\nevent: sta');
  assert.deepEqual(first.events, [{ seq: 1, type: "queued", at: "2026-01-01", data: { lane: "normal" } }]);
  const second = parsed(`${first.rest}rted\r\ndata: {"at": null}\r\n\r\n`);
  assert.deepEqual(second.events, [{ seq: 2, type: "started", at: null, data: {} }]);
  assert.equal(second.rest, "");
});
