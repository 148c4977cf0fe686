/** A policy as forms, and what the planner's edits of it come to as a layer of its own. */

import type { Schema } from "../../client.ts";

export type Parameter = Schema["FieldForm"];
export type PolicyForms = Schema["PolicyFieldsForm"];
export type PolicyEntry = PolicyForms["entries"][number];

export interface Clause {
  document: string;
  article: string;
  quote: string;
}

/** What is different of one entry. ``weight`` null: hard; ``remove``: left out. */
export interface Draft {
  values?: Record<string, unknown>;
  weight?: number | null;
  clause?: Clause;
  remove?: boolean;
}

export interface Drafts {
  entries: Record<string, Draft>;
  definitions: Record<string, unknown>;
}

export const NO_DRAFTS: Drafts = { entries: {}, definitions: {} };

export const isEmpty = (drafts: Drafts): boolean => changes(drafts) === 0;

/** How many entries and words are different. */
export const changes = (drafts: Drafts): number =>
  Object.values(drafts.entries).filter(says).length + Object.keys(drafts.definitions).length;

function says(draft: Draft): boolean {
  return draft.remove === true || draft.weight !== undefined || draft.clause !== undefined || Object.keys(draft.values ?? {}).length > 0;
}

/** With a value of an entry; one that is as it was is no change. */
export function valued(drafts: Drafts, entry: string, parameter: Parameter, value: unknown): Drafts {
  const values = { ...drafts.entries[entry]?.values };
  if (same(value, parameter.value)) delete values[parameter.name];
  else values[parameter.name] = value;
  return drafted(drafts, entry, { ...drafts.entries[entry], values });
}

export const drafted = (drafts: Drafts, entry: string, draft: Draft): Drafts => ({
  ...drafts, entries: { ...drafts.entries, [entry]: draft },
});

export function defined(drafts: Drafts, parameter: Parameter, value: unknown): Drafts {
  const definitions = { ...drafts.definitions };
  if (same(value, parameter.value)) delete definitions[parameter.name];
  else definitions[parameter.name] = value;
  return { ...drafts, definitions };
}

/** The edits as a layer over the policy that they were made on, as the service takes it. */
export function layer(over: string, name: string, drafts: Drafts): Record<string, unknown> {
  const entries = Object.entries(drafts.entries).filter(([, draft]) => says(draft)).map(([id, draft]) =>
    draft.remove
      ? { id, remove: true }
      : {
          id, ...draft.values,
          ...(draft.weight === undefined ? {} : { weight: draft.weight }),
          ...(draft.clause === undefined
            ? {}
            : { clause: { document: draft.clause.document, article: draft.clause.article, text: draft.clause.quote } }),
        },
  );
  const definitions = Object.keys(drafts.definitions).length > 0 ? { definitions: drafts.definitions } : {};
  return { name, extends: [over], ...definitions, ...(entries.length > 0 ? { entries } : {}) };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** A scope in words; everybody where nothing narrows it. */
export const scopeText = (scope: PolicyEntry["scope"]): string => 
  scope.map((each) => `${String(each.title)}：${[each.value].flat().map(String).join("、")}`).join("；") || "全体";
