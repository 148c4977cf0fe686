/** Something that is asked for by a button: whether it is under way, and what was said where it failed. */

import { ref } from "vue";

import { textOf } from "./problems.ts";

export function useAct() {
  const busy = ref(false);
  const failed = ref("");

  /** Do it; it may also say itself, in `failed`, why nothing came of it. */
  async function act(work: () => Promise<void>): Promise<void> {
    busy.value = true;
    failed.value = "";
    try {
      await work();
    } catch (error) {
      failed.value = textOf(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, failed, act };
}
