import assert from "node:assert/strict";
import { test } from "node:test";

import type { Posting } from "../src/views/plan/documents.ts";
import { lines, span } from "../src/views/plan/timeline.ts";

const posting: Posting = {
  teacher: "T1", from: "S1", to: "S2", first_year: 2026, last_year: 2028, mode: "轮岗", decided: false, stage: "初中",
  subject: "语文", minutes: 20, reason: "",
};

test("a posting is served year by year, and then the teacher is back", () => {
  const [line] = lines({ timeline: [], postings: [posting] });
  assert.deepEqual(line!.cells.map((each) => [each.year, each.school, each.state]), [
    [2026, "S2", "派出"], [2027, "S2", "续任"], [2028, "S2", "续任"], [2029, "S1", "返校"],
  ]);
  assert.deepEqual(span([line!]), [2026, 2027, 2028, 2029]);
});

test("a posting without an end has no return", () => {
  const [line] = lines({ timeline: [], postings: [{ ...posting, last_year: null }] });
  assert.ok(line!.cells.length > 1 && line!.cells.every((each) => each.state !== "返校"));
});

test("what the plan tells of the years is taken as it is", () => {
  const told = [{ teacher: "T2", home: "S3", years: [{ year: 2026, school: "S3", state: "本校" }] }];
  const found = lines({ timeline: told, postings: [posting] });
  assert.deepEqual(found.map((each) => each.teacher), ["T2"]);
  assert.deepEqual(span([]), []);
});
