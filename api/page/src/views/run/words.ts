/** How jobs and their states are called. */

import { dictionary } from "../../words.ts";
import type { Job } from "../plan/jobs.ts";

const kinds = dictionary({
  rotation: ["求解交流方案", "Rotation"], itineraries: ["排走教", "Visits"], explain: ["解释", "Explain"],
  whatif: ["调整方案", "Change"], study: ["批量试算", "Study"], audit: ["审核", "Audit"], report: ["文书", "Papers"],
});
const states = dictionary({
  queued: ["排队中", "Queued"], running: ["正在算", "Running"], succeeded: ["完成", "Done"], impossible: ["没有可行方案", "Impossible"],
  incomplete: ["未算完", "Incomplete"], failed: ["失败", "Failed"], cancelled: ["已取消", "Cancelled"], invalid: ["输入有误", "Invalid"],
});

export const kind = (name: string): string => kinds(name as Parameters<typeof kinds>[0]);

export function state(job: Pick<Job, "state" | "outcome">): string {
  return states(job.outcome === "impossible" ? "impossible" : job.state);
}

export function tone(job: Pick<Job, "state" | "outcome">): string {
  if (job.outcome === "impossible") return "warn";
  const tones: Record<string, string> = { succeeded: "good", running: "accent", queued: "accent", failed: "bad", invalid: "bad" };
  return tones[job.state] ?? "warn";
}
