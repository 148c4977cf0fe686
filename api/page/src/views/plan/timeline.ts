/** Where everybody in the plan is, school year by school year. */

import type { PlanDocument, Posting } from "./documents.ts";

export interface Cell {
  year: number;
  school: string;
  state: string;
}

export interface Line {
  teacher: string;
  home: string;
  cells: Cell[];
}

const LONGEST = 6; // school years that are drawn of a posting without an end

/** As the plan tells it; of one year, read from the postings: the years of service and the return after them. */
export function lines(doc: Pick<PlanDocument, "timeline" | "postings">): Line[] {
  if (doc.timeline.length > 0) return doc.timeline.map((each) => ({ ...each, cells: each.years }));
  return [...byTeacher(doc.postings)].map(([teacher, postings]) => ({
    teacher,
    home: postings[0]!.from,
    cells: postings.flatMap(cellsOf),
  }));
}

function byTeacher(postings: Posting[]): Map<string, Posting[]> {
  const found = new Map<string, Posting[]>();
  for (const each of postings) found.set(each.teacher, [...(found.get(each.teacher) ?? []), each]);
  return found;
}

/** First and last year that any line shows. */
export function span(found: Line[]): number[] {
  const years = found.flatMap((line) => line.cells.map((cell) => cell.year));
  if (years.length === 0) return [];
  const first = years.reduce((a, b) => Math.min(a, b));
  const last = years.reduce((a, b) => Math.max(a, b));
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

function cellsOf(posting: Posting): Cell[] {
  const open = posting.last_year === null;
  const last = posting.last_year ?? posting.first_year + LONGEST - 1;
  const served = Array.from({ length: last - posting.first_year + 1 }, (_, n) => ({
    year: posting.first_year + n,
    school: posting.to,
    state: n === 0 ? "派出" : "续任",
  }));
  return open ? served : [...served, { year: last + 1, school: posting.from, state: "返校" }];
}
