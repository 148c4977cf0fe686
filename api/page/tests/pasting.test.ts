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
