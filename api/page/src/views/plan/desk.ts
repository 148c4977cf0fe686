/** The planner's edits of an opened plan: kept per plan in the browser, judged at once, recalculated on demand. */

import { computed, inject, type InjectionKey, nextTick, onMounted, onUnmounted, provide, ref, shallowRef, watch } from "vue";

import { may } from "../../client.ts";
import { tellProblem } from "../../shell/problems.ts";
import type { Answer, Edit } from "./answers.ts";
import type { PlanDocument } from "./documents.ts";
import { added, EMPTY, followed, type History, moves, redone, removed, undone } from "./edits.ts";
import { change, findings, type Judged } from "./requests.ts";

/** The card of the chosen teacher, to go to. */
export const CARD = "desk-teacher";

export async function toCard(): Promise<void> {
  await nextTick();
  const card = document.getElementById(CARD);
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

export type Desk = ReturnType<typeof openDesk>;
const KEY: InjectionKey<Desk> = Symbol("desk");

export function provideDesk(doc: () => PlanDocument): Desk {
  const desk = openDesk(doc);
  provide(KEY, desk);
  return desk;
}

export function useDesk(): Desk {
  const found = inject(KEY);
  if (found === undefined) throw new Error("no desk is open here");
  return found;
}

function openDesk(doc: () => PlanDocument) {
  const chosen = ref<string | null>(null);
  const history = shallowRef<History>(EMPTY);
  const judged = shallowRef<Judged | null>(null);
  const answer = shallowRef<Answer | null>(null);
  const busy = ref<"" | "findings" | "change">("");
  const memory = () => `rotation.edits.${doc().plan.id}`;
  let asked = 0;

  watch(() => doc().plan.id, () => (history.value = { ...EMPTY, now: remembered(memory()) }), { immediate: true });
  watch(history, (now) => {
    if (!may("solve")) return; // what a planner left in this browser stays
    if (now.now.length > 0) localStorage.setItem(memory(), JSON.stringify(now.now));
    else localStorage.removeItem(memory());
    answer.value = null;
    void judge();
  }, { immediate: true });

  /** Another tab has this plan open, too: there is one list of edits. */
  const shared = (event: StorageEvent): void => {
    if (event.key === memory()) history.value = followed(history.value, remembered(memory()));
  };
  onMounted(() => addEventListener("storage", shared));
  onUnmounted(() => removeEventListener("storage", shared));

  /** The auditor's word on the plan with the edits; an answer that a later edit has overtaken is dropped. */
  async function judge(): Promise<void> {
    const mine = ++asked;
    const wanted = moves(history.value.now, doc().postings);
    if (wanted.length === 0) {
      judged.value = null;
      return;
    }
    busy.value = "findings";
    try {
      const found = await findings(doc().plan.id, wanted);
      if (mine === asked) judged.value = found;
    } catch (error) {
      if (mine === asked) tellProblem(error);
    } finally {
      if (mine === asked) busy.value = "";
    }
  }

  async function recalculate(): Promise<void> {
    const edits = history.value.now;
    busy.value = "change";
    try {
      const found = await change(doc().plan.id, edits, []);
      if (edits === history.value.now) answer.value = found;
    } catch (error) {
      tellProblem(error);
    } finally {
      busy.value = "";
    }
  }

  return {
    chosen, judged, answer, busy, recalculate,
    edits: computed(() => history.value.now),
    undoable: computed(() => history.value.past.length > 0),
    redoable: computed(() => history.value.future.length > 0),
    add: (...edits: Edit[]) => (history.value = followed(history.value, edits.reduce(added, history.value).now)),
    remove: (edit: Edit) => (history.value = removed(history.value, edit)),
    undo: () => (history.value = undone(history.value)),
    redo: () => (history.value = redone(history.value)),
    clear: () => (history.value = followed(history.value, [])),
  };
}

function remembered(key: string): Edit[] {
  const kept = may("solve") ? localStorage.getItem(key) : null;
  return kept === null ? [] : (JSON.parse(kept) as Edit[]);
}
