import assert from "node:assert/strict";
import { test } from "node:test";

import type { CellValue } from "../src/grid/columns.ts";
import { ranks, sorted } from "../src/grid/sorting.ts";

const order = (cells: CellValue[], descending = false, rows = cells.map((_, row) => row)): CellValue[] =>
  [...sorted(rows, ranks(cells), descending)].map((row) => cells[row]);

test("numbers are sorted by size, empty cells last in either direction", () => {
  const cells = [10, null, 9, -1, "", 100];
  assert.deepEqual(order(cells), [-1, 9, 10, 100, null, ""]);
  assert.deepEqual(order(cells, true), [100, 10, 9, -1, null, ""]);
});

test("without an empty cell the greatest value still comes first when descending", () => {
  assert.deepEqual(order([1, 3, 2], true), [3, 2, 1]);
});

test("Chinese is sorted as it is read, numbers within text by size", () => {
  assert.deepEqual(order(["张三", "李四", "阿福"]), ["阿福", "李四", "张三"]);
  assert.deepEqual(order(["T10", "T9", "T2"]), ["T2", "T9", "T10"]);
});

test("equal values keep the order of the rows, in either direction", () => {
  const cells = ["语文", "数学", "语文", "数学"];
  const places = ranks(cells);
  assert.deepEqual([...sorted([3, 2, 1, 0], places, false)], [3, 1, 2, 0]);
  assert.deepEqual([...sorted([3, 2, 1, 0], places, true)], [2, 0, 3, 1]);
});

test("only the rows given come out, and all of them", () => {
  assert.deepEqual([...sorted([4, 0, 2], ranks([5, 4, 3, 2, 1]), false)], [4, 2, 0]);
  assert.deepEqual([...sorted([], ranks([5, 4]), true)], []);
  assert.deepEqual([...sorted([], ranks([]), false)], []);
});

test("flags, texts and numbers in one column have an order", () => {
  assert.deepEqual(order([true, false, true]), [false, true, true]);
  assert.deepEqual(order([2, "乙", 1]).slice(0, 2), [1, 2]);
});
