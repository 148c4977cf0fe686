/** What goes out of a grid and comes in: copies, pastes and files. */

import { download, stamp } from "../format.ts";
import { blockOf, blockText, csvText } from "./clipboard.ts";
import { textOf, type GridColumn } from "./columns.ts";
import type { Source } from "./rows.ts";
import type { Bounds } from "./selection.ts";

/** The texts of some rows of the data, with the titles of the columns on top where wanted. */
function texts(source: Source, rows: ArrayLike<number>, columns: readonly GridColumn[], headings: boolean): string[][] {
  const body = Array.from(rows, (row) => columns.map((column) => textOf(column, source.cell(row, column.key))));
  return headings ? [columns.map((column) => column.title), ...body] : body;
}

export function copy(event: ClipboardEvent, source: Source, shown: Uint32Array, block: Bounds, headings: boolean): void {
  const rows = shown.subarray(block.top, block.bottom + 1);
  const copied = texts(source, rows, source.columns.slice(block.left, block.right + 1), headings);
  event.clipboardData?.setData("text/plain", blockText(copied));
  event.preventDefault();
}

/** The pasted block, and the rows of the data that its lines fall on; undefined where it is meant for a field. */
export function pasted(event: ClipboardEvent, shown: Uint32Array, top: number): { block: string[][]; rows: number[] } | undefined {
  const text = event.clipboardData?.getData("text/plain");
  if (!text || !shown.length || event.target instanceof HTMLInputElement) return undefined;
  event.preventDefault();
  const block = blockOf(text);
  return { block, rows: Array.from(shown.subarray(top, top + block.length)) };
}

/** All shown rows as a file whose name tells what and when. */
export function save(name: string, source: Source, shown: Uint32Array): void {
  const content = csvText(texts(source, shown, source.columns, true));
  download(`${name}-${stamp()}.csv`, new Blob([content], { type: "text/csv" }));
}

/** The values of a block, for the status bar. */
export function valuesOf(source: Source, shown: Uint32Array, block: Bounds): unknown[] {
  const columns = source.columns.slice(block.left, block.right + 1);
  const rows = Array.from(shown.subarray(block.top, block.bottom + 1));
  return rows.flatMap((row) => columns.map((column) => source.cell(row, column.key)));
}
