/** The sentences of what is wrong with a value that was written into a form. */

import { dictionary } from "../../words.ts";
import type { Fault } from "./rows.ts";

const t = dictionary({
  missing: ["「{name}」没有填", "{name} is missing"], number: ["「{name}」应为数字", "{name} must be a number"], whole: ["「{name}」应为整数", "{name} must be a whole number"],
  low: ["「{name}」不能小于 {n}", "{name} must be at least {n}"], high: ["「{name}」不能大于 {n}", "{name} must be at most {n}"], twice: ["与上面第 {n} 行重复", "The same as row {n}"],
  least: ["至少要有 {n} 行", "At least {n} rows"], rising: ["应比上一行大", "Must be more than in the row above"],
});

export const told = (fault: Fault | null): string => (fault === null ? "" : t(fault.key, { name: fault.name ?? "", n: fault.n ?? "" }));
