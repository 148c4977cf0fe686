/** A teacher carried onto a school. */

import { ref } from "vue";

const FORM = "application/x-rotation-teacher";

/** Whoever is being carried; the schools come to the top of the desk meanwhile. */
export const carrying = ref("");

export function carry(event: DragEvent, teacher: string): void {
  event.dataTransfer?.setData(FORM, teacher);
  event.dataTransfer?.setData("text/plain", teacher);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  setTimeout(() => (carrying.value = teacher)); // a page that changes at once would end the drag
  document.addEventListener("dragend", () => (carrying.value = ""), { once: true });
}

export const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes(FORM) ?? false;
export const carried = (event: DragEvent): string => event.dataTransfer?.getData(FORM) ?? "";
