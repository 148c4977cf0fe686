import assert from "node:assert/strict";
import { test } from "node:test";

import type { Records } from "../src/views/plan/documents.ts";
import { flat, places, roadsOf, way } from "../src/views/plan/roads.ts";

const table = (columns: Record<string, unknown[]>): Records => ({
  table: "", title: "", rows: 0, columns: Object.entries(columns).map(([key, values]) => ({ key, title: "", form: "", values })),
});
const NODES = table({ id: ["N1", "N2", "N3"], lon: [0, 1, 2], lat: [0, 0, 0] });
const ROADS = table({ start: ["N1", "N2", "N1"], end: ["N2", "N3", "N3"], minutes: [1, 1, 5], oneway: [null, true, null] });
const SCHOOLS = table({ id: ["A", "B", "C"], lon: [0, 2, null], lat: [0.1, 0.1, 0.1], node: ["N1", "N3", "N2"] });

test("a school without coordinates has no place", () => {
  assert.deepEqual(places(SCHOOLS).map((each) => each.id), ["A", "B"]);
  assert.deepEqual(places(undefined), []);
});

test("the quickest way goes along the roads, and not against a one-way road", () => {
  const roads = roadsOf(ROADS, NODES);
  const [a, b] = places(SCHOOLS) as [ReturnType<typeof places>[0], ReturnType<typeof places>[0]];
  assert.deepEqual(way(roads, a, b), [[0, 0.1], [0, 0], [1, 0], [2, 0], [2, 0.1]]);
  assert.deepEqual(way(roads, b, a), [[2, 0.1], [2, 0], [0, 0], [0, 0.1]]);
});

test("without roads a way is straight", () => {
  const [a, b] = places(SCHOOLS) as [ReturnType<typeof places>[0], ReturnType<typeof places>[0]];
  assert.deepEqual(way(roadsOf(undefined, undefined), a, b), [a.point, b.point]);
});

test("a degree east is shorter than a degree north, by the latitude", () => {
  const on = flat([[100, 60], [101, 60]]);
  const [x1] = on([100, 60]);
  const [x2] = on([101, 60]);
  assert.ok(Math.abs(x2 - x1 - 55.66) < 0.01);
});
