/** Words of a plan that several of its parts say. */

import { dictionary } from "../../words.ts";
import type { Need } from "./sums.ts";

const t = dictionary({
  short: ["{what}缺{n}", "{what}: {n} short"], over: ["{what}余{n}", "{what}: {n} over"], decided: ["{mode}（人工决定）", "{mode} (decided by hand)"],
  moved: ["交流", "Moved"], stays: ["留校", "Stays"],
});
/** Where somebody is, as the service says it of plans of several years (timeline), in the page's language. */
const STATES = { 派出: ["派出", "Sent"], 续任: ["续任", "Goes on"], 返校: ["返校", "Back"], 此前交流: ["此前交流", "Sent before"] } as const;
const states = dictionary(STATES);

export const needText = (need: Need): string => t(need.short ? "short" : "over", { what: need.subject, n: need.amount });
export const modeText = (mode: string, decided: boolean): string => (decided ? t("decided", { mode }) : mode);
export const moveText = (moved: boolean): string => t(moved ? "moved" : "stays");
export const stateText = (state: string): string => (state in STATES ? states(state as keyof typeof STATES) : state);
