/** What these screens ask the service about policies. */

import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";

import { api, got, may, type Schema } from "../../client.ts";
import type { PolicyForms } from "./form.ts";

export type Listed = Schema["PolicyForm"];
export type Finding = Schema["FindingForm"];
export type Difference = Schema["DifferenceForm"];

export function usePolicies() {
  return useQuery({
    queryKey: ["policies"],
    queryFn: async () => (await got(api.GET("/api/v1/policies", { params: { query: { limit: 200 } } }))).items as Listed[],
  });
}

export function usePolicyForms(id: () => string, over: () => string, year: () => number | null = () => null) {
  return useQuery({
    queryKey: computed(() => ["policy", id(), "form", over(), year()]),
    queryFn: (): Promise<PolicyForms> =>
      got(api.GET("/api/v1/policies/{policy_id}/form", {
        params: {
          path: { policy_id: id() },
          query: { ...(over() && over() !== id() ? { over: over() } : {}), ...(year() === null ? {} : { year: year() }) },
        },
      })),
    placeholderData: (before) => (before?.id === id() ? before : undefined),
    enabled: computed(() => id() !== ""),
    staleTime: Infinity,
  });
}

export function useRosters() {
  return useQuery({
    queryKey: ["rosters", "for a solve"],
    queryFn: async () => (await got(api.GET("/api/v1/rosters", { params: { query: { limit: 50 } } }))).items,
    enabled: may("roster:read"),
  });
}

type Given = string | Record<string, unknown>;

export const checked = (policy: Given, year: number | null, roster: string): Promise<Schema["CheckForm"]> =>
  got(api.POST("/api/v1/policies/check", {
    body: { policy: policy as never, ...(year === null ? {} : { year }), ...(roster ? { roster } : {}) },
  }));

export const compared = async (first: string, second: string): Promise<Difference[]> =>
  (await got(api.POST("/api/v1/policies/diff", { body: { first, second } as never }))).differences;

export const created = (policy: Record<string, unknown>): Promise<Listed> =>
  got(api.POST("/api/v1/policies", { body: policy as never }));

export const merged = (layers: string[], name: string, keep: boolean): Promise<Schema["MergedForm"]> =>
  got(api.POST("/api/v1/policies/merge", { body: { layers, name, keep } as never }));

export type Counted = readonly [roster: string, policy: Given, year: number | null, years: number | null];

export const counted = (
  roster: string, policy: Given, year: number | null, years: number | null, signal: AbortSignal,
): Promise<Schema["CountingForm"]> =>
  got(api.POST("/api/v1/rosters/{roster_id}/counting", {
    params: { path: { roster_id: roster } }, signal,
    body: { policy: policy as never, ...(year === null ? {} : { year }), ...(years === null ? {} : { years }) },
  }));

export const rules = async (): Promise<Schema["RuleForm"][]> => (await got(api.GET("/api/v1/rules"))).items;
