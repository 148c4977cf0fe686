/** Chinese, with an English switch. Each part of the page has a dictionary of its own: `key: [Chinese, English]`. */

import { ref, watchEffect } from "vue";

export type Language = "zh" | "en";
type Entry = readonly [string, string];
type Values = Record<string, string | number>;

export const NAME: Entry = ["教师交流轮岗优化", "Teacher rotation"];
const MEMORY = "rotation.language";

export const language = ref<Language>(localStorage.getItem(MEMORY) === "en" ? "en" : "zh");

watchEffect(() => {
  localStorage.setItem(MEMORY, language.value);
  document.title = language.value === "zh" ? NAME[0] : NAME[1];
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});

/** The function that says the words of a dictionary; `{name}` in a text is filled from the values. */
export function dictionary<T extends Record<string, Entry>>(entries: T) {
  return (key: keyof T & string, values: Values = {}): string => {
    const [chinese, english] = entries[key] as Entry;
    const text = language.value === "zh" ? chinese : english;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** Marks between what is said, as each language has them. */
const mark = (chinese: string, english: string): string => (language.value === "zh" ? chinese : english);
export const colon = (): string => mark("：", ": ");
export const comma = (): string => mark("、", ", ");
export const semicolon = (): string => mark("；", "; ");
export const bracketed = (text: string | number): string => mark(`（${text}）`, ` (${text})`);
