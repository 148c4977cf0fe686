/** What a grid is told of its columns, and how their values become text. */

export type CellValue = string | number | boolean | null | undefined;
export type Form = "text" | "number" | "flag" | "date" | "month" | "choice";

export interface GridColumn {
  key: string;
  title: string;
  form?: Form;
  width?: number; // pixels, until the planner drags it
  frozen?: boolean; // stays at the left; frozen columns come first
  show?: (value: CellValue) => string; // how a value is written; by default by its form
}

/** The value of a column in a row of the data. */
export type Cell = (row: number, key: string) => CellValue;

export const NARROWEST = 48;
export const FLAG = "是";

/** A value as it is written in a cell, a filter and a copy. */
export function textOf(column: GridColumn, value: CellValue): string {
  if (column.show) return column.show(value);
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? FLAG : "";
  return String(value);
}

export const isNumber = (column: GridColumn): boolean => column.form === "number";

/** A width that fits the heading and a sample of texts: CJK characters count twice. */
export function fitting(title: string, texts: readonly string[]): number {
  const longest = Math.max(units(title) + 5, ...texts.map(units));
  return Math.min(320, Math.max(64, Math.round(longest * 7.2) + 20));
}

function units(text: string): number {
  let total = 0;
  for (const letter of text) total += letter.charCodeAt(0) > 0x2e7f ? 2 : 1;
  return total;
}
