/** What these screens ask the service about a plan. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";

import { api, got, may } from "../../client.ts";
import type { Comparison } from "./comparison.ts";
import type { Answer, Edit, Effect, Move } from "./answers.ts";
import type { Finding, PlanDocument, Records } from "./documents.ts";

const at = (plan_id: string) => ({ path: { plan_id } });

export function usePlanDocument(id: () => string) {
  return useQuery({
    queryKey: computed(() => ["plan", id(), "view"]),
    queryFn: async () => (await got(api.GET("/api/v1/plans/{plan_id}/view", { params: at(id()) }))) as unknown as PlanDocument,
    staleTime: 60_000,
  });
}

type Table = "teachers" | "schools" | "groups" | "roads" | "junctions" | "members";

/** A table of the roster; with names where the caller may see them, which stands in the ledger once. */
export function useRecords(roster: () => string | undefined, table: Table, names = false) {
  return useQuery({
    queryKey: computed(() => ["records", roster(), table, names]),
    queryFn: async () =>
      (await got(api.GET("/api/v1/rosters/{roster_id}/records/{table}", {
        params: { path: { roster_id: roster()!, table }, query: { names } },
      }))) as unknown as Records,
    enabled: computed(() => roster() !== undefined && may("roster:read")),
    staleTime: Infinity,
  });
}

export interface Judged {
  lawful: boolean;
  findings: Finding[];
  levels: Effect[];
}

export const findings = async (plan: string, moves: Move[]): Promise<Judged> =>
  (await got(api.POST("/api/v1/plans/{plan_id}/findings", { params: at(plan), body: { moves } }))) as unknown as Judged;

export const change = async (plan: string, edits: Edit[], withdraw: string[]): Promise<Answer> =>
  (await got(api.POST("/api/v1/plans/{plan_id}/change", { params: at(plan), body: { edits, withdraw } }))) as unknown as Answer;

export interface Question {
  teacher?: string;
  school?: string;
  subject?: string;
  year?: number;
  most?: number;
}

export const explain = async (plan: string, question: Question): Promise<Record<string, unknown>> =>
  (await got(api.POST("/api/v1/plans/{plan_id}/explain", { params: at(plan), body: question }))) as Record<string, unknown>;

export interface Version {
  id: string;
  base: string | null;
  created: string | null;
  note: string;
  people: number | null;
  state: string;
  current: boolean;
}

export function useVersions(id: () => string) {
  return useQuery({
    queryKey: computed(() => ["plan", id(), "versions"]),
    queryFn: async () => {
      const found = await got(api.GET("/api/v1/plans/{plan_id}/versions", { params: at(id()) }));
      return (found as unknown as { items: Version[] }).items;
    },
  });
}

export const comparison = async (plan: string, other: string): Promise<Comparison> =>
  (await got(api.GET("/api/v1/plans/{plan_id}/comparison/{other_id}", {
    params: { path: { plan_id: plan, other_id: other } },
  }))) as unknown as Comparison;
