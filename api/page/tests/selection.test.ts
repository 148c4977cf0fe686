import assert from "node:assert/strict";
import { test } from "node:test";

import { at, bounds, holds, moved, summary, type Block } from "../src/grid/selection.ts";

const press = (block: Block, key: string, held: { ctrlKey?: boolean; shiftKey?: boolean } = {}): Block | undefined =>
  moved(block, { key, ctrlKey: false, shiftKey: false, ...held }, 100, 5, 20);

test("arrows move within the grid, and up to the headings", () => {
  assert.deepEqual(press(at(0, 0), "ArrowUp")?.active, { row: -1, column: 0 });
  assert.deepEqual(press(at(-1, 0), "ArrowUp")?.active, { row: -1, column: 0 });
  assert.deepEqual(press(at(99, 4), "ArrowDown")?.active, { row: 99, column: 4 });
  assert.deepEqual(press(at(3, 4), "ArrowRight")?.active, { row: 3, column: 4 });
  assert.deepEqual(press(at(3, 0), "ArrowLeft")?.active, { row: 3, column: 0 });
  assert.equal(press(at(3, 0), "x"), undefined);
});

test("Ctrl goes to the edges, pages by the window's height", () => {
  assert.deepEqual(press(at(50, 2), "ArrowDown", { ctrlKey: true })?.active, { row: 99, column: 2 });
  assert.deepEqual(press(at(50, 2), "End", { ctrlKey: true })?.active, { row: 99, column: 4 });
  assert.deepEqual(press(at(50, 2), "Home", { ctrlKey: true })?.active, { row: 0, column: 0 });
  assert.deepEqual(press(at(50, 2), "Home")?.active, { row: 50, column: 0 });
  assert.deepEqual(press(at(10, 2), "PageUp")?.active, { row: 0, column: 2 });
  assert.deepEqual(press(at(90, 2), "PageDown")?.active, { row: 99, column: 2 });
});

test("Shift draws the block from where it began, and never over the headings", () => {
  const drawn = press(at(5, 2), "ArrowUp", { ctrlKey: true, shiftKey: true }) as Block;
  assert.deepEqual(drawn, { anchor: { row: 5, column: 2 }, active: { row: 0, column: 2 } });
  assert.deepEqual(bounds(drawn), { top: 0, bottom: 5, left: 2, right: 2 });
  assert.ok(holds(bounds(drawn), 3, 2) && !holds(bounds(drawn), 6, 2) && !holds(bounds(drawn), 3, 1));
});

test("sums are of numbers only, counts of what is filled", () => {
  assert.deepEqual(summary([1, 2.5, "语文", "", null, undefined, 0]), { filled: 4, numbers: 3, sum: 3.5 });
});
