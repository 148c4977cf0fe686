/** A counterfactual of one teacher, as the service tells it. */

import type { Case, Effect, Row } from "./documents.ts";

export interface Reply {
  status: "solved" | "impossible" | "undecided";
  people?: number;
  levels?: Effect[];
  changes?: { teacher: string; year: number; before: Row | null; after: Row | null }[];
  exclusions?: { teacher: string; school: string; reasons: Case[] }[];
  clash?: { exact: boolean; cases: Case[] } | null;
}

export interface Why {
  question: { teacher: string; school: string | null; year: number | null; wish: { holds: boolean } };
  bare: { breaks: Case[]; levels: Record<string, number> } | null;
  best: Reply;
  nearest: Reply;
}

/** Levels that the best plan with the opposite would make worse. */
export const worse = (reply: Reply): Effect[] => (reply.levels ?? []).filter((each) => each.after > each.before);
