/** Fields that hold something that cannot be kept yet; while there are any, nothing is saved. */

import { onUnmounted, reactive, watch } from "vue";

export const unfinished = reactive(new Set<string>());

/** Counts the field as unfinished as long as it has a fault and is on the screen. */
export function useUnfinished(name: () => string, faulty: () => boolean): void {
  watch([name, faulty], ([now, wrong], [before]) => {
    if (before !== undefined) unfinished.delete(before);
    if (wrong) unfinished.add(now);
  }, { immediate: true });
  onUnmounted(() => unfinished.delete(name()));
}
