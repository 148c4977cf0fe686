/** Filters by a list of values, as spreadsheets have them: a row is shown where every filtered column shows its value. */

import { textOf, type Cell, type GridColumn } from "./columns.ts";
import { inOrder } from "./sorting.ts";

/** For each filtered column, the texts that are shown. */
export type Filters = ReadonlyMap<string, ReadonlySet<string>>;

export interface Choice {
  text: string;
  count: number;
}

/** The rows of 0 … count−1 that every filter shows, but those of `except`. */
export function kept(count: number, columns: readonly GridColumn[], cell: Cell, filters: Filters, except?: string): Uint32Array {
  const active = columns.filter((column) => column.key !== except && filters.has(column.key));
  const result = new Uint32Array(count);
  let found = 0;
  for (let row = 0; row < count; row += 1) {
    if (active.every((column) => filters.get(column.key)?.has(textOf(column, cell(row, column.key))))) {
      result[found] = row;
      found += 1;
    }
  }
  return result.subarray(0, found);
}

/** What a column's filter offers: every text of the rows, with how often it is there. */
export function choices(rows: ArrayLike<number>, column: GridColumn, cell: Cell): Choice[] {
  const counts = new Map<string, number>();
  for (let at = 0; at < rows.length; at += 1) {
    const text = textOf(column, cell(rows[at] as number, column.key));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, count })).sort((one, other) => inOrder(one.text, other.text));
}
