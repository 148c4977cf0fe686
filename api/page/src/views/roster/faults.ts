/** Where the faults of an upload are in the planner's own sheets. */

import type { Schema } from "../../client.ts";

export type Fault = Schema["RosterFaultForm"];
export type Sheet = Schema["FaultySheetForm"];

/** A cell of the file: which of the sheets, its row and its column, from 1 on; column 0 is the row as a whole. */
export interface Spot {
  sheet: number;
  row: number;
  column: number;
}

const PLAIN = /^[\p{L}_][\p{L}\p{N}_.]*$/u;
const REFERENCE = /^([a-z]{1,3}\d+|r\d*c?\d*|c\d*)$/i; // what a formula would take for cells

/** A column as a spreadsheet names it: 1 is A, 27 is AA. */
export function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest ? letters(rest) : "") + String.fromCharCode(65 + ((column - 1) % 26));
}

/** A cell, or a row, as the name box of a spreadsheet takes it; its sheet is quoted where it has to be. */
export function address(title: string, row: number, column: number): string {
  const bare = PLAIN.test(title) && !REFERENCE.test(title);
  return `${bare ? title : `'${title.replace(/'/g, "''")}'`}!${column ? `${letters(column)}${row}` : `${row}:${row}`}`;
}

/** The first cell of a fault; its row where it is of no single column; undefined where it is in no sheet. */
export function spotOf(fault: Fault): Spot | undefined {
  const row = fault.place?.rows[0];
  return fault.place && row ? { sheet: fault.place.sheet, row, column: fault.place.column ?? 0 } : undefined;
}

/** The rows of a sheet that have faults, its headings among them where these have. */
export function faultyLines(sheet: Sheet, number: number, faults: readonly Fault[]): Schema["LineForm"][] {
  const faulty = new Set(faults.flatMap(({ place }) => (place?.sheet === number ? place.rows : [])));
  return [...sheet.headings.filter(({ row }) => faulty.has(row)), ...sheet.rows];
}

/** How many columns of a sheet have anything in the rows that the service gave. */
export function widthOf({ headings, rows }: Sheet): number {
  const ends = [...headings, ...rows].map(({ cells }) => cells.reduce((last, text, index) => (text ? index + 1 : last), 0));
  return Math.max(0, ...ends);
}

/** Whether a faulty cell is among those that the service gave. */
export function isShown(sheets: readonly Sheet[], { sheet, row, column }: Spot): boolean {
  const found = sheets[sheet];
  return found !== undefined && [...found.headings, ...found.rows].some((each) => each.row === row) && column <= widthOf(found);
}

const keyOf = ({ sheet, row, column }: Spot): string => `${sheet} ${row} ${column}`;

/** Which faults each cell has, by their places in the list. */
export function faultsByCell(faults: readonly Fault[]): (spot: Spot) => readonly number[] {
  const found = new Map<string, number[]>();
  faults.forEach((fault, index) => {
    if (!fault.place) return;
    const { sheet, rows, column } = fault.place;
    for (const row of rows) {
      const key = keyOf({ sheet, row, column: column ?? 0 });
      found.set(key, [...(found.get(key) ?? []), index]);
    }
  });
  return (spot) => found.get(keyOf(spot)) ?? [];
}
