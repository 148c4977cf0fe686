/** What was done, told on the page that follows from it, until the planner closes it or goes on. */

import { shallowRef } from "vue";

/** The sentence, and the address that it is told at; elsewhere it is no news any more. */
export const news = shallowRef<{ text: string; at: string } | null>(null);
