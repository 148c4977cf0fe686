/** Sums over a plan: flows between schools, what schools gain and lose, clauses and their cases. */

import type { Compliance, Entry, Flow, PlanDocument, SchoolLine, Seat } from "./documents.ts";

/** Flows of a year, of all years where none is chosen, the largest first. */
export function flowsOf(flows: Flow[], year: number | null): Flow[] {
  const found = new Map<string, Flow>();
  for (const each of flows) {
    if (year !== null && each.year !== year) continue;
    const key = `${each.from}\u0000${each.to}`;
    const sum = found.get(key);
    found.set(key, { ...each, count: each.count + (sum?.count ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
}

export interface Sankey {
  nodes: { name: string; depth: 0 | 1; rank: number }[]; // the rank is that of the school, on either side
  links: { source: string; target: string; value: number }[];
}

/** Every school once as origin and once as destination, so that teachers may go both ways between two schools. */
export function sankey(flows: Flow[], most: number): Sankey {
  const shown = flows.slice(0, most);
  const schools = [...new Set(shown.flatMap((each) => [each.from, each.to]))];
  const names = (depth: 0 | 1, ids: string[]) =>
    [...new Set(ids)].map((id) => ({ name: `${depth}:${id}`, depth, rank: schools.indexOf(id) }));
  return {
    nodes: [...names(0, shown.map((each) => each.from)), ...names(1, shown.map((each) => each.to))],
    links: shown.map((each) => ({ source: `0:${each.from}`, target: `1:${each.to}`, value: each.count })),
  };
}

export interface SchoolSum extends SchoolLine {
  taken: number | null;
  room: number | null;
}

/** Every school of a year, with the 编制 taken under the plan, also by those away, and the room that its quota leaves. */
export function schoolSums(doc: Pick<PlanDocument, "schools" | "ledgers">, year: number): SchoolSum[] {
  const seats = ((doc.ledgers.seats ?? []) as unknown as Seat[]).filter((seat) => seat.year === year);
  const own = new Map(seats.map((seat) => [seat.school, seat]));
  return doc.schools
    .filter((each) => each.year === year)
    .map((each) => ({ ...each, taken: own.get(each.id)?.taken ?? null, room: own.get(each.id)?.room ?? null }));
}

export interface ClauseSum {
  entry: Entry;
  kept: number;
  broken: Compliance[];
  unsettled: Compliance[];
  cases: Compliance[];
  other: Compliance[];
}

/** Every clause with its cases; figures by another reading of the clause are told apart and judge nothing. */
export function clauseSums(entries: Entry[], compliance: Compliance[]): ClauseSum[] {
  return entries.map((entry) => {
    const all = compliance.filter((each) => each.entry === entry.id);
    const cases = all.filter((each) => each.reading === "");
    return {
      entry,
      cases,
      other: all.filter((each) => each.reading !== ""),
      kept: cases.filter((each) => each.met === true).length,
      broken: cases.filter((each) => each.met === false),
      unsettled: cases.filter((each) => each.met === null),
    };
  });
}

export interface Need {
  subject: string; // with its stage
  amount: number;
  short: boolean; // else too many
}

/** Subjects of which a school has too few or too many with the plan. */
export function needs(school: Pick<SchoolLine, "subjects">): Need[] {
  return school.subjects.flatMap((each) => [
    ...(each.open > 0 ? [{ subject: `${each.stage}${each.subject}`, amount: each.open, short: true }] : []),
    ...(each.surplus > 0 ? [{ subject: `${each.stage}${each.subject}`, amount: each.surplus, short: false }] : []),
  ]);
}
