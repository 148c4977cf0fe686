/** Rows in order: numbers by size, texts as Chinese readers expect, empty cells last in either direction. */

import type { CellValue } from "./columns.ts";

export interface Sort {
  key: string;
  descending: boolean;
}

/** Each row's place among the distinct values of a column: equal values have equal places, empty cells the last. */
export interface Ranks {
  places: Uint32Array;
  values: number; // how many distinct values there are: the place of empty cells
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

export function ranks(cells: readonly CellValue[]): Ranks {
  const distinct = new Map<CellValue, number>();
  for (const value of cells) if (!isEmpty(value)) distinct.set(value, 0);
  const ordered = [...distinct.keys()];
  ordered.sort(ordered.every((value) => typeof value === "number") ? byNumber : byText);
  ordered.forEach((value, place) => distinct.set(value, place));
  const values = ordered.length;
  const places = Uint32Array.from(cells, (value) => (isEmpty(value) ? values : (distinct.get(value) as number)));
  return { places, values };
}

/** The rows by a column's ranks; rows of the same rank keep their order. It counts, so that a sort is one pass. */
export function sorted(rows: ArrayLike<number>, { places, values }: Ranks, descending: boolean): Uint32Array {
  const bucket = (row: number): number => {
    const place = places[row] as number;
    return descending && place < values ? values - 1 - place : place;
  };
  const starts = new Uint32Array(values + 2);
  for (let at = 0; at < rows.length; at += 1) count(starts, bucket(rows[at] as number) + 1);
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  const result = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as number;
    const place = bucket(row);
    result[starts[place] as number] = row;
    count(starts, place);
  }
  return result;
}

function count(numbers: Uint32Array, at: number): void {
  numbers[at] = (numbers[at] as number) + 1;
}

const isEmpty = (value: CellValue): boolean => value === null || value === undefined || value === "";
const byNumber = (one: CellValue, other: CellValue): number => (one as number) - (other as number);
const byText = (one: CellValue, other: CellValue): number => collator.compare(String(one), String(other));
export const inOrder = (one: string, other: string): number => collator.compare(one, other);
