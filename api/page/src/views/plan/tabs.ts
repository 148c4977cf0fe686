/** The tabs of a plan, in the order in which they stand. */

import { type Component, defineAsyncComponent } from "vue";

const later = (load: () => Promise<{ default: Component }>) => defineAsyncComponent(load);

export const TABS: Record<string, { words: readonly [string, string]; view: Component }> = {
  list: { words: ["名单", "List"], view: later(() => import("./ListTab.vue")) },
  schools: { words: ["学校", "Schools"], view: later(() => import("./SchoolsTab.vue")) },
  teachers: { words: ["教师", "Teachers"], view: later(() => import("./TeachersTab.vue")) },
  flows: { words: ["流向", "Flows"], view: later(() => import("./FlowsTab.vue")) },
  map: { words: ["地图", "Map"], view: later(() => import("./MapTab.vue")) },
  week: { words: ["走教周课表", "Visits"], view: later(() => import("./WeekTab.vue")) },
  equity: { words: ["均衡", "Equity"], view: later(() => import("./EquityTab.vue")) },
  compliance: { words: ["合规", "Compliance"], view: later(() => import("./ComplianceTab.vue")) },
  ledgers: { words: ["台账", "Ledgers"], view: later(() => import("./LedgersTab.vue")) },
  proof: { words: ["证明", "Proof"], view: later(() => import("./ProofTab.vue")) },
  versions: { words: ["版本", "Versions"], view: later(() => import("./VersionsTab.vue")) },
};
