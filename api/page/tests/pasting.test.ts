import assert from "node:assert/strict";
import { test } from "node:test";

import { pins } from "../src/views/plan/pasting.ts";

const SCHOOLS = new Map([["S1", "城东中学"], ["S2", "城西中学"], ["S3", "中心小学"], ["S4", "中心小学"]]);

test("each line sends its teacher to the school that it names", () => {
  const { edits, unknown } = pins([["城西中学", "2026"], [" S1 "], [""]], ["T1", "T2", "T3"], SCHOOLS);
  assert.deepEqual(edits, [{ action: "pin", teacher: "T1", school: "S2" }, { action: "pin", teacher: "T2", school: "S1" }]);
  assert.deepEqual(unknown, []);
});

test("a name that no school has, or two, is told", () => {
  const { edits, unknown } = pins([["城北中学"], ["中心小学"], ["S4"]], ["T1", "T2", "T3"], SCHOOLS);
  assert.deepEqual(edits.map((each) => each.school), ["S4"]);
  assert.deepEqual(unknown, ["城北中学", "中心小学"]);
});

test("nothing is dropped unsaid: lines below the last row, cells beside the column, two schools for one", () => {
  const found = pins([["S1", "2026"], ["S2"], ["S3"], [""]], ["T1", "T1"], SCHOOLS);
  assert.deepEqual([found.beyond, found.wide, found.twice], [1, true, ["T1"]]);
  const sound = pins([["S1"], ["S1"], [""]], ["T1", "T1"], SCHOOLS);
  assert.deepEqual([sound.beyond, sound.wide, sound.twice], [0, false, []]);
  assert.deepEqual(sound.edits, [{ action: "pin", teacher: "T1", school: "S1" }]);
});
