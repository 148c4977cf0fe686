/** The chapters of the handbook, each fetched when it is read. */

import type { Chapter } from "../../../handbook.ts";

type Loading = () => Promise<{ default: Chapter }>;

export const CHAPTERS: Record<string, { title: [string, string]; load: Loading }> = {
  planner: { title: ["计划员手册", "Planner's handbook"], load: () => import("virtual:handbook/planner") },
  definitions: { title: ["名词定义", "Definitions"], load: () => import("virtual:handbook/definitions") },
  rules: { title: ["规则", "Rules"], load: () => import("virtual:handbook/rules") },
  clauses: { title: ["条款表", "Clauses"], load: () => import("virtual:handbook/clauses") },
  operator: { title: ["运维手册", "Operator's handbook"], load: () => import("virtual:handbook/operator") },
};
