/** Destinations that come from a spreadsheet as a column of text. */

import type { Edit } from "./answers.ts";

export const MOST = 200; // lines at once: as many edits as the service takes

export interface Pasted {
  edits: Edit[];
  unknown: string[]; // what names no school, or several
  beyond: number; // lines with text below the last row
  wide: boolean; // whether there is text beside the column
  twice: string[]; // teachers who are sent to two schools
}

/** A pin for each line that names a school, by id or by a name that only one has; empty lines say nothing. */
export function pins(
  lines: readonly string[][], teachers: readonly string[], schools: ReadonlyMap<string, string>,
): Pasted {
  const named = new Map<string, string[]>();
  for (const [id, name] of schools) named.set(name, [...(named.get(name) ?? []), id]);
  const edits: Edit[] = [];
  const unknown: string[] = [];
  teachers.forEach((teacher, line) => {
    const text = (lines[line]?.[0] ?? "").trim();
    const found = schools.has(text) ? [text] : (named.get(text) ?? []);
    if (found.length === 1) edits.push({ action: "pin", teacher, school: found[0] as string });
    else if (text !== "") unknown.push(text);
  });
  const sent = new Map<string, string | undefined>();
  const twice = edits.filter(({ teacher, school }) => {
    const other = sent.has(teacher) && sent.get(teacher) !== school;
    sent.set(teacher, school);
    return other;
  });
  return {
    edits: edits.filter((edit, n) => edits.findIndex((each) => each.teacher === edit.teacher) === n), unknown,
    beyond: lines.slice(teachers.length).filter(some).length,
    wide: lines.some((line) => some(line.slice(1))),
    twice: [...new Set(twice.map((each) => each.teacher))],
  };
}

const some = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== "");
