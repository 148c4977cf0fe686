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

/** What is different of one entry. ``weight`` null: hard; ``remove``: left out; ``scope`` and days: whom and when. */
export interface Draft {
  values?: Record<string, unknown>;
  weight?: number | null;
  clause?: Clause;
  remove?: boolean;
  scope?: Record<string, unknown>;
  since?: string | null;
  until?: string | null;
}

/** ``added``: the rule of each entry that the policy has not; ``levels``: the order of the goals, where it is another. */
export interface Drafts {
  entries: Record<string, Draft>;
  definitions: Record<string, unknown>;
  added: Record<string, string>;
  levels?: string[];
  epsilon: Record<string, number>;
}

export const NO_DRAFTS: Drafts = { entries: {}, definitions: {}, added: {}, epsilon: {} };

/** As they were remembered, by whatever version of the page. */
export const remembered = (text: string | null): Drafts => ({ ...NO_DRAFTS, ...JSON.parse(text ?? "null") });

export const isEmpty = (drafts: Drafts): boolean => changes(drafts) === 0;

/** How many entries, words and goals are different. */
export const changes = (drafts: Drafts): number =>
  spoken(drafts).length + Object.keys(drafts.definitions).length + Object.keys(drafts.epsilon).length + (drafts.levels ? 1 : 0);

/** The entries that the layer speaks of, in its order. */
const spoken = (drafts: Drafts): string[] => [
  ...Object.keys(drafts.entries).filter((id) => !(id in drafts.added) && says(drafts.entries[id]!)), ...Object.keys(drafts.added),
];

export function says(draft: Draft): boolean {
  const { values, remove, ...rest } = draft;
  return remove === true || Object.keys(values ?? {}).length > 0 || Object.values(rest).some((each) => each !== undefined);
}

/** With a value of an entry; one that is as it was is no change. */
export function valued(drafts: Drafts, entry: string, parameter: Parameter, value: unknown): Drafts {
  const values = { ...drafts.entries[entry]?.values };
  if (same(value, parameter.value)) delete values[parameter.name];
  else values[parameter.name] = value;
  return drafted(drafts, entry, { ...drafts.entries[entry], values });
}

/** The scope of an entry by its parts. */
export const scopeOf = (entry: PolicyEntry): Record<string, unknown> => Object.fromEntries(entry.scope.map((each) => [String(each.name), each.value]));

/** A draft without what the entry says already. */
export function against(entry: PolicyEntry, draft: Draft): Draft {
  const said: Draft = {
    weight: entry.weight, since: entry.since, until: entry.until, scope: scopeOf(entry), clause: entry.clause as unknown as Clause, remove: false,
  };
  return Object.fromEntries(Object.entries(draft).filter(([part, value]) => !(part in said) || !same(value, said[part as keyof Draft])));
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

/** With an entry of a rule that the policy has not, or without it again. */
export function added(drafts: Drafts, id: string, rule: string | null): Drafts {
  const { [id]: _rule, ...others } = drafts.added;
  const { [id]: _draft, ...entries } = drafts.entries;
  return { ...drafts, entries, added: rule === null ? others : { ...others, [id]: rule } };
}

/** With the goals in another order; the one that the policy has is no change. */
export function ordered(drafts: Drafts, levels: string[], before: string[]): Drafts {
  const { levels: _, ...rest } = drafts;
  return same(levels, before) ? rest : { ...rest, levels };
}

/** With a tolerance of a goal; the one that it had is no change. */
export function tolerated(drafts: Drafts, level: string, epsilon: number, before: number): Drafts {
  const { [level]: _, ...rest } = drafts.epsilon;
  return { ...drafts, epsilon: epsilon === before ? rest : { ...rest, [level]: epsilon } };
}

/** A whole number that the form has besides the parameters of the rules. */
export const numberField = (name: string, title: string, value: number | null, bounds: { low: number; high: number }): Parameter => ({
  name, title, value, default: value, unit: null, form: "number", optional: false, whole: true, options: null, least: 0, columns: null, changed: false, ...bounds,
});

/** An entry of a rule as nobody has filled it in. */
export const blankEntry = (id: string, rule: Schema["RuleForm"], forms: PolicyForms, layer: string): PolicyEntry => ({
  id, rule: rule.name, title: rule.title, unit: rule.unit, hard: true, weight: null, weighable: rule.weighable, firm: false,
  scope: [], scope_fields: (forms.entries[0]?.scope_fields ?? []).map((each) => ({ ...each, value: each.default })),
  since: null, until: null, clause: { document: "", article: "", quote: "" }, note: "", source_layer: layer,
  parameters: rule.fields, standing: null, expired: false, changed: null,
});

/** The edits as a layer over the policy that they were made on, as the service takes it. */
export function layer(over: string, name: string, drafts: Drafts): Record<string, unknown> {
  const entries = spoken(drafts).map((id) => entryOf(id, drafts.entries[id] ?? {}, drafts.added[id]));
  const definitions = Object.keys(drafts.definitions).length > 0 ? { definitions: drafts.definitions } : {};
  const epsilon = Object.keys(drafts.epsilon).length > 0 ? { epsilon: drafts.epsilon } : {};
  return {
    name, extends: [over], ...definitions, ...(drafts.levels ? { levels: drafts.levels } : {}), ...epsilon,
    ...(entries.length > 0 ? { entries } : {}),
  };
}

function entryOf(id: string, draft: Draft, rule: string | undefined): Record<string, unknown> {
  if (draft.remove) return { id, remove: true };
  const { values, clause, remove: _, ...rest } = draft;
  return {
    id, ...(rule === undefined ? {} : { rule }), ...values, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(clause === undefined ? {} : { clause: { document: clause.document, article: clause.article, text: clause.quote } }),
  };
}

/** A fault that the service found: of which item, and of which of its rows. */
export interface FieldFault {
  name: string;
  row: number | null;
  text: string;
}
export type Faults = Record<string, FieldFault[]>; // by entry; those of words under WORDS, of nothing known under ""
export const WORDS = "definitions";

/** The faults of a refused layer at the entries and items that they speak of. */
export function faultsAt(errors: Record<string, unknown>[], drafts: Drafts): Faults {
  const ids = spoken(drafts);
  const found: Faults = {};
  for (const error of errors) {
    const parts = String(error.pointer ?? "").split("/").slice(1);
    if (parts[0] === "policy") parts.shift();
    const [kind, ...rest] = parts;
    const of = kind === "entries" ? ids[Number(rest.shift())] ?? "" : kind === WORDS ? WORDS : "";
    const name = rest[0] ?? "";
    const row = /^\d+$/.test(rest[1] ?? "") ? Number(rest[1]) : null;
    (found[of] ??= []).push({ name, row, text: String(error.text ?? "") });
  }
  return found;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** A scope in words; ``everybody`` where nothing narrows it. */
export const scopeText = (scope: Record<string, unknown>[], everybody: string): string =>
  scope.map((each) => `${String(each.title)}：${[each.value].flat().map(String).join("、")}`).join("；") || everybody;
