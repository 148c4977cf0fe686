/** A parameter of several rows, such as a number per word: its value as rows of cells and back, and what is wrong in each. */

import type { Schema } from "../../client.ts";
import type { Parameter } from "./form.ts";

export type Column = Schema["RowColumnForm"];
export type Row = string[]; // as it stands in the inputs
type Bounds = Pick<Column, "whole" | "low" | "high">;

/** What is wrong, to be said by `told` in fault_words.ts; null where nothing is. */
export interface Fault {
  key: "missing" | "number" | "whole" | "low" | "high" | "twice" | "least" | "rising";
  name?: string;
  n?: number;
}

export const inRows = (parameter: Parameter): boolean => (parameter.columns?.length ?? 0) > 0;

/** A table within a table gives one row for each word of the inner one. */
export function rowsOf(parameter: Parameter, value: unknown): Row[] {
  if (value === null || value === undefined) return [];
  if (parameter.form === "table") return unfolded(value as object);
  return (value as unknown[]).map((each) => [each].flat().map(String));
}

function unfolded(table: object): Row[] {
  return Object.entries(table).flatMap(([word, inner]) =>
    inner !== null && typeof inner === "object" ? unfolded(inner).map((row) => [word, ...row]) : [[word, String(inner)]]);
}

/** Of rows without faults. */
export function valueOf(parameter: Parameter, rows: Row[]): unknown {
  const columns = parameter.columns ?? [];
  const cells = rows.map((row) => row.map((cell, n) => (columns[n]!.form === "number" ? Number(cell) : cell.trim())));
  if (parameter.form === "steps") return cells;
  if (parameter.form !== "table") return cells.map((row) => row[0]);
  const table: Record<string, unknown> = {};
  for (const row of cells) {
    let inside = table;
    for (const word of row.slice(0, -2)) inside = (inside[word!] ??= {}) as Record<string, unknown>;
    inside[row[row.length - 2]!] = row[row.length - 1];
  }
  return table;
}

/** What is wrong with each row, and with all of them together. */
export function faultsOf(parameter: Parameter, rows: Row[]): { each: (Fault | null)[]; whole: Fault | null } {
  const columns = parameter.columns ?? [];
  const words = rows.map((row) => (parameter.form === "table" ? row.slice(0, -1) : parameter.form === "steps" ? row.slice(0, 1) : row).map((each) => each.trim()).join("\n"));
  const each = rows.map((row, at): Fault | null => {
    const cell = columns.map((column, n) => cellFault(column, row[n]!)).find(Boolean);
    if (cell) return cell;
    const before = words.indexOf(words[at]!);
    if (before < at) return { key: "twice", n: before + 1 };
    const ordered = parameter.form === "steps" || parameter.form === "numbers";
    return ordered && at > 0 && Number(row[0]) <= Number(rows[at - 1]![0]) ? { key: "rising" } : null;
  });
  return { each, whole: rows.length < parameter.least ? { key: "least", n: parameter.least } : null };
}

function cellFault(column: Column, text: string): Fault | null {
  if (text.trim() === "") return { key: "missing", name: column.title };
  return column.form === "number" ? numberFault(column.title, text, column) : null;
}

export function numberFault(name: string, text: string, bounds: Bounds): Fault | null {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) return { key: "number", name };
  if (bounds.whole && !Number.isSafeInteger(number)) return { key: "whole", name };
  if (bounds.low !== null && number < bounds.low) return { key: "low", name, n: bounds.low };
  if (bounds.high !== null && number > bounds.high) return { key: "high", name, n: bounds.high };
  return null;
}
