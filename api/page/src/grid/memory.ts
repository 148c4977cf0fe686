/** What a grid remembers of a planner's habits: the widths of its columns. */

const PREFIX = "rotation.grid.";

export function rememberedWidths(name: string): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? "{}");
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, width]) => typeof width === "number"));
  } catch {
    return {}; // somebody else's text under our name
  }
}

export function rememberWidths(name: string, widths: Record<string, number>): void {
  localStorage.setItem(PREFIX + name, JSON.stringify(widths));
}
