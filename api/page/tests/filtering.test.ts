import assert from "node:assert/strict";
import { test } from "node:test";

import type { Cell, GridColumn } from "../src/grid/columns.ts";
import { choices, kept } from "../src/grid/filtering.ts";
import { matches } from "../src/grid/finding.ts";

const columns: GridColumn[] = [
  { key: "name", title: "姓名" },
  { key: "subject", title: "学科", form: "choice" },
  { key: "willing", title: "自愿", form: "flag" },
];
const rows = [
  { name: "王一", subject: "语文", willing: true },
  { name: "Ｗang", subject: "数学", willing: false },
  { name: "李三", subject: "语文", willing: null },
];
const cell: Cell = (row, key) => rows[row]?.[key as "name"];

test("a row is shown where every filter shows its value", () => {
  const filters = new Map([["subject", new Set(["语文"])], ["willing", new Set(["是"])]]);
  assert.deepEqual([...kept(3, columns, cell, filters)], [0]);
  assert.deepEqual([...kept(3, columns, cell, filters, "willing")], [0, 2]);
  assert.deepEqual([...kept(3, columns, cell, new Map())], [0, 1, 2]);
  assert.deepEqual([...kept(3, columns, cell, new Map([["name", new Set<string>()]]))], []);
});

test("a filter of a column that is gone hides nothing", () => {
  assert.deepEqual([...kept(3, columns, cell, new Map([["gone", new Set(["x"])]]))], [0, 1, 2]);
});

test("a filter offers each text with its count; false and empty are one blank", () => {
  assert.deepEqual(choices([0, 1, 2], columns[1] as GridColumn, cell), [{ text: "数学", count: 1 }, { text: "语文", count: 2 }]);
  assert.deepEqual(choices([0, 1, 2], columns[2] as GridColumn, cell), [{ text: "", count: 2 }, { text: "是", count: 1 }]);
});

test("a search finds cells whatever the case and width of letters", () => {
  assert.deepEqual(matches([0, 1, 2], columns, cell, " wANG "), [{ row: 1, column: 0 }]);
  assert.deepEqual(matches([2, 1, 0], columns, cell, "语文"), [{ row: 0, column: 1 }, { row: 2, column: 1 }]);
  assert.deepEqual(matches([0, 1, 2], columns, cell, "   "), []);
  assert.equal(matches([0, 1, 2], columns, cell, "文", 1).length, 1);
});
