/** Destinations that come from a spreadsheet as a column of text. */

import type { Edit } from "./answers.ts";

/** A pin for each line that names a school, by id or by a name that only one has; empty lines say nothing. */
export function pins(
  lines: readonly string[][], teachers: readonly string[], schools: ReadonlyMap<string, string>,
): { edits: Edit[]; unknown: string[] } {
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
  return { edits, unknown };
}
