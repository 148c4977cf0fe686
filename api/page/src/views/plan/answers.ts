/** What is asked of an opened plan, and what the service answers. */

export interface Effect {
  name: string;
  title: string;
  before: number;
  after: number;
  proved?: boolean;
  remark?: string;
  unit?: string;
  scale?: number;
  figures?: { before: number | null; after: number | null; bound: number | null };
}

export interface Move {
  teacher: string;
  to: string | null;
  year?: number;
}

export interface Edit {
  action: "pin" | "ban" | "stay" | "swap";
  teacher: string;
  school?: string;
  other?: string;
  year?: number;
}

export interface Case {
  entry: string;
  text: string;
}

/** Demands that no plan keeps together. */
export interface Clash {
  text: string;
  cases: Case[];
  circumstances?: string[];
}

/** One change of a way out: a number of an entry, or single cases that are let off (then without a parameter). */
export interface RepairChange {
  entry: string;
  parameter: string | null;
  before: number | boolean | null;
  after: number | boolean | null;
  text: string;
}

/** A way out of a clash, with what a new solve under it comes to, and what to keep for it as a policy. */
export interface Repair {
  text: string;
  proved: boolean;
  changes: RepairChange[];
  effect: { status: string; text: string; levels: { name: string; title: string; figure: number; unit: string; words: string }[] } | null;
  policy?: { name: string; extends: string[]; entries: Record<string, unknown>[] } | null;
}

export interface Change {
  teacher: string;
  year: number;
  before: string | null;
  after: string | null;
  asked: boolean;
  reason: string;
}

/** What a least change comes to: a nearest plan, or why there is none. */
export interface Answer {
  status: "solved" | "impossible" | "undecided";
  people?: number;
  fewest_proved?: boolean;
  other_groups_kept?: boolean;
  edits: { action: string; teacher: string; school: string | null; year: number | null; text: string }[];
  changes?: Change[];
  levels?: Effect[];
  exclusions?: { teacher: string; school: string; reasons: Case[] }[];
  clash?: { exact: boolean; cases: Case[] } | null;
  clashes?: Clash[];
  repairs?: Repair[];
}
