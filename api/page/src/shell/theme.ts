/** Light or dark: as the system says until the planner chooses. */

import { ref, watchEffect } from "vue";

export type Theme = "system" | "light" | "dark";
const MEMORY = "rotation.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const systemDark = ref(dark.matches);
const kept = localStorage.getItem(MEMORY);

export const theme = ref<Theme>(kept === "light" || kept === "dark" ? kept : "system");
export const isDark = (): boolean => theme.value === "dark" || (theme.value === "system" && systemDark.value);

dark.addEventListener("change", (event) => (systemDark.value = event.matches));
watchEffect(() => {
  localStorage.setItem(MEMORY, theme.value);
  document.documentElement.classList.toggle("dark", isDark());
});
