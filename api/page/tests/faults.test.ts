import assert from "node:assert/strict";
import { test } from "node:test";

import { address, faultsByCell, faultyLines, isShown, letters, spotOf, type Fault, type Sheet } from "../src/views/roster/faults.ts";

const fault = (place: Fault["place"]): Fault => ({ table: "教师", row: null, column: null, rule: "", advice: "", text: "", place });
const sheet: Sheet = { title: "教师", file: "", headings: [{ row: 2, cells: ["编号", "姓名"] }], rows: [{ row: 5, cells: ["T1", "甲"] }], left: 0 };

test("columns are called as a spreadsheet calls them", () => {
  assert.deepEqual([1, 26, 27, 52, 53, 702, 703].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
});

test("an address is one that the name box takes", () => {
  assert.equal(address("教师", 17, 3), "教师!C17");
  assert.equal(address("教师", 17, 0), "教师!17:17");
  assert.equal(address("教师 (2)", 1, 1), "'教师 (2)'!A1");
  assert.equal(address("2026名单", 1, 28), "'2026名单'!AB1");
  assert.equal(address("局's", 9, 2), "'局''s'!B9");
  for (const title of ["AB12", "r1c1", "R", "c", "RC"]) assert.ok(address(title, 1, 1).startsWith("'"), title);
  assert.equal(address("Sheet_a.b", 1, 1), "Sheet_a.b!A1");
});

test("a fault of many rows is in each of them, one of no column in none of its cells", () => {
  const at = faultsByCell([fault({ sheet: 0, column: 2, rows: [5, 6] }), fault(null), fault({ sheet: 0, column: null, rows: [5] }), fault({ sheet: 0, column: 2, rows: [6] })]);
  assert.deepEqual(at({ sheet: 0, row: 6, column: 2 }), [0, 3]);
  assert.deepEqual(at({ sheet: 0, row: 5, column: 0 }), [2]);
  assert.deepEqual(at({ sheet: 0, row: 5, column: 1 }), []);
  assert.deepEqual(at({ sheet: 1, row: 5, column: 1 }), []);
});

test("what is not among the rows or columns that came is not shown", () => {
  assert.equal(spotOf(fault(null)), undefined);
  assert.ok(isShown([sheet], { sheet: 0, row: 2, column: 1 }), "a fault of a heading");
  assert.ok(isShown([sheet], { sheet: 0, row: 5, column: 2 }));
  assert.ok(!isShown([sheet], { sheet: 0, row: 6, column: 1 }));
  assert.ok(!isShown([sheet], { sheet: 0, row: 5, column: 3 }));
  assert.ok(isShown([{ ...sheet, rows: [{ row: 5, cells: ["T1"] }] }], { sheet: 0, row: 5, column: 2 }), "a line that ends before it");
});

test("headings are a row of their own only where they have a fault", () => {
  assert.deepEqual(faultyLines(sheet, 0, [fault({ sheet: 0, column: 2, rows: [5] }), fault({ sheet: 1, column: 1, rows: [2] })]).map(({ row }) => row), [5]);
  assert.deepEqual(faultyLines(sheet, 0, [fault({ sheet: 0, column: null, rows: [2] })]).map(({ row }) => row), [2, 5]);
});
