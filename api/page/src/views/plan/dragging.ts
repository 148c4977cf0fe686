/** A teacher carried onto a school. */

const FORM = "application/x-rotation-teacher";

export function carry(event: DragEvent, teacher: string): void {
  event.dataTransfer?.setData(FORM, teacher);
  event.dataTransfer?.setData("text/plain", teacher);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
}

export const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes(FORM) ?? false;
export const carried = (event: DragEvent): string => event.dataTransfer?.getData(FORM) ?? "";
