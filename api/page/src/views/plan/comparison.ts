/** Two plans side by side, teacher by teacher. */

import type { Posting } from "./documents.ts";

export interface Comparison {
  same_data: boolean;
  same_policy: boolean;
  levels: { name: string; title: string; unit: string; mine: number | null; theirs: number | null }[];
  postings: { only_mine: Posting[]; only_theirs: Posting[]; same: number };
}

export interface Difference {
  teacher: string;
  mine: Posting[];
  theirs: Posting[];
}

/** Whose postings differ, in the order of their ids. */
export function differences(found: Comparison["postings"]): Difference[] {
  const rows = new Map<string, Difference>();
  const row = (teacher: string) => {
    const known = rows.get(teacher) ?? { teacher, mine: [], theirs: [] };
    rows.set(teacher, known);
    return known;
  };
  for (const each of found.only_mine) row(each.teacher).mine.push(each);
  for (const each of found.only_theirs) row(each.teacher).theirs.push(each);
  return [...rows.values()].sort((a, b) => a.teacher.localeCompare(b.teacher, "en", { numeric: true }));
}
