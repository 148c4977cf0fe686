/** How values are shown: numbers with groups, moments in the planner's own time zone. */

import { dictionary, language } from "./words.ts";

const t = dictionary({ minutes: ["{m} 分 {s} 秒", "{m} min {s} s"], seconds: ["{s} 秒", "{s} s"] });

const locale = (): string => (language.value === "zh" ? "zh-CN" : "en-GB");

export const count = (value: number): string => value.toLocaleString(locale());

export const percent = (value: number, digits = 1): string =>
  value.toLocaleString(locale(), { style: "percent", maximumFractionDigits: digits });

/** A moment that the service tells (ISO 8601 in UTC), to the minute. */
export function moment(value: string | null | undefined): string {
  if (!value) return "";
  return new Date(value).toLocaleString(locale(), {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false,
  });
}

/** A moment as part of a file's name: 20260901-1430. */
export function stamp(at: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes ? t("minutes", { m: minutes, s: whole % 60 }) : t("seconds", { s: whole });
}

/** Put a text on the clipboard; whether it is there. Intranets have no https, and browsers then no other way. */
export function copied(text: string): boolean {
  const take = (event: ClipboardEvent): void => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", take, { capture: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", take, { capture: true });
  return done;
}

/** Give the planner a file. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
