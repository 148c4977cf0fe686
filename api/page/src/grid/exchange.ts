/** What goes out of a grid and comes in: copies, pastes and files. */

import { onBeforeUnmount, onMounted, type Ref } from "vue";

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

/** The pasted block, and the rows of the data that its lines fall on; undefined where there is nothing, or nowhere. */
export function pasted(event: ClipboardEvent, shown: Uint32Array, top: number): { block: string[][]; rows: number[] } | undefined {
  const text = event.clipboardData?.getData("text/plain");
  if (!text || !shown.length) return undefined;
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

/** What is copied and pasted while the grid has the focus. With no text selected, browsers tell the body of it. */
export function useClipboard(grid: Ref<HTMLElement | undefined>, copied: (event: ClipboardEvent) => void, pasted: (event: ClipboardEvent) => void): void {
  const heard = (event: ClipboardEvent): void => {
    if (grid.value && document.activeElement === grid.value) (event.type === "copy" ? copied : pasted)(event);
  };
  onMounted(() => {
    document.addEventListener("copy", heard);
    document.addEventListener("paste", heard);
  });
  onBeforeUnmount(() => {
    document.removeEventListener("copy", heard);
    document.removeEventListener("paste", heard);
  });
}
