/** What went wrong, told in one banner on top of the page until it is closed or the planner goes on. */

import { shallowRef } from "vue";

import { Problem } from "../client.ts";
import { dictionary } from "../words.ts";

const t = dictionary({
  defect: ["页面出错了：{text}。请刷新页面；若再次出现，请告诉管理员。", "The page failed: {text}. Please reload it."],
});

export const told = shallowRef<string | null>(null);

/** Tell a problem; a refusal for want of a session needs no words, the login shows. */
export function tellProblem(error: unknown): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  if (error instanceof Problem && error.status === 401) return;
  told.value = textOf(error);
}

export function textOf(error: unknown): string {
  if (error instanceof Problem) {
    const lines = error.errors.slice(0, 5).map((each) => String(each.text ?? ""));
    return [error.message, ...lines].filter(Boolean).join(" ");
  }
  return t("defect", { text: error instanceof Error ? error.message : String(error) });
}
