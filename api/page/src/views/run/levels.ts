/** How levels are called, as the service says. */

import { useQuery } from "@tanstack/vue-query";

import { api, got } from "../../client.ts";

/** A level of a plan, as its report has it. */
export interface Figure {
  name: string;
  figure: number;
  unit: string;
  proved: boolean;
  words: string;
}

export function useTitles(): (name: string) => string {
  const found = useQuery({ queryKey: ["capabilities"], queryFn: () => got(api.GET("/api/v1/capabilities")), staleTime: Infinity });
  return (name) => found.data.value?.levels.find((each) => each.name === name)?.title ?? name;
}
