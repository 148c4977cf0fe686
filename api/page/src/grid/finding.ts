/** Ctrl+F in a grid: the cells whose text holds what is looked for, case and full width aside. */

import { textOf, type Cell, type GridColumn } from "./columns.ts";
import type { Place } from "./selection.ts";

export const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

/** The places among the shown rows, row by row; at most `most` of them. */
export function matches(rows: ArrayLike<number>, columns: readonly GridColumn[], cell: Cell, sought: string, most = 10_000): Place[] {
  const wanted = folded(sought.trim());
  const found: Place[] = [];
  if (!wanted) return found;
  for (let row = 0; row < rows.length; row += 1) {
    for (let column = 0; column < columns.length; column += 1) {
      const each = columns[column] as GridColumn;
      if (!folded(textOf(each, cell(rows[row] as number, each.key))).includes(wanted)) continue;
      found.push({ row, column });
      if (found.length === most) return found;
    }
  }
  return found;
}
