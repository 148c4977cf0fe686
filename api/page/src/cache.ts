/** What the service answered, kept while the page is open; forgotten when somebody else logs in. */

import { QueryClient } from "@tanstack/vue-query";

import { Problem } from "./client.ts";

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => error instanceof Problem && [0, 503].includes(error.status) && failures < 3,
    },
  },
});

export const clearCache = (): void => cache.clear();
