/** The upload of a roster: files, what the service asked or found wrong, and the planner's answers. */

import { computed, reactive, ref, shallowRef } from "vue";

import { api, form, got, Problem, type Schema } from "../../client.ts";
import { tellProblem } from "../../shell/problems.ts";
import type { Fault, Sheet } from "./faults.ts";

export type Question = Schema["QuestionForm"];

const MEMORY = "rotation.answers"; // of this tab: what was answered outlives a reload

export function useUpload() {
  const files = shallowRef<File[]>([]);
  const questions = shallowRef<Question[]>([]);
  const faults = shallowRef<Fault[]>([]);
  const sheets = shallowRef<Sheet[]>([]); // the rows around the faults, once they are here
  const looking = ref(false);
  const refusal = ref("");
  const answers = reactive<Record<string, string>>(JSON.parse(sessionStorage.getItem(MEMORY) ?? "{}"));
  const accept = ref(false);
  const began = ref(0); // when the reading that runs began; 0: none runs
  const asked = new Set<string>(); // of these files, in all rounds: an answer to what nobody asks is a fault
  let stopping = new AbortController();

  const open = computed(() => questions.value.filter((each) => !answers[each.id] && (each.guess === null || !accept.value)).length);

  function add(further: Iterable<File>): void {
    const names = new Map(files.value.map((file) => [file.name, file]));
    for (const file of further) names.set(file.name, file); // the same name again replaces the file
    files.value = [...names.values()];
    forget();
  }

  function remove(file: File): void {
    files.value = files.value.filter((each) => each !== file);
    forget();
  }

  /** What was said of other files says nothing of these; the answers stay, for the same questions. */
  function forget(): void {
    [questions.value, faults.value, sheets.value, refusal.value] = [[], [], [], ""];
    stopping.abort();
    asked.clear();
  }

  function answer(id: string, text: string): void {
    if (text) answers[id] = text;
    else delete answers[id];
    sessionStorage.setItem(MEMORY, JSON.stringify(answers));
  }

  const body = (): FormData => {
    const texts: Record<string, string> = { accept: String(accept.value) };
    const given = Object.fromEntries([...asked].flatMap((id) => (answers[id] ? [[id, answers[id]]] : [])));
    if (Object.keys(given).length) texts.answers = JSON.stringify(given);
    return form(files.value, texts);
  };

  /** The roster where it could be read; undefined where something is asked, wrong or stopped. */
  async function read(): Promise<Schema["RosterForm"] | undefined> {
    stopping.abort();
    stopping = new AbortController();
    looking.value = false;
    began.value = Date.now();
    refusal.value = "";
    try {
      const taken = await got(api.POST("/api/v1/rosters", {
        body: {} as Schema["Body_upload_roster"], bodySerializer: body, signal: stopping.signal,
      }));
      sessionStorage.removeItem(MEMORY);
      return taken;
    } catch (error) {
      if (stopping.signal.aborted) return undefined;
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      questions.value = error.questions;
      for (const { id } of error.questions) asked.add(id);
      faults.value = error.errors.map((each) => ({ ...each, place: null }) as unknown as Fault);
      sheets.value = [];
      refusal.value = error.message;
      if (faults.value.length) void look(stopping.signal);
      return undefined;
    } finally {
      began.value = 0;
    }
  }

  /** The rows of the file around its faults; the faults are known before. */
  async function look(signal: AbortSignal): Promise<void> {
    looking.value = true;
    try {
      const found = await got(api.POST("/api/v1/rosters/faults", { body: {} as Schema["Body_find_faults"], bodySerializer: body, signal }));
      [faults.value, sheets.value] = [found.errors, found.sheets];
    } catch (error) {
      if (!signal.aborted) tellProblem(error);
    } finally {
      if (!signal.aborted) looking.value = false;
    }
  }

  const marked = async (): Promise<Blob> => (await got(api.POST("/api/v1/rosters/marked", {
    body: {} as Schema["Body_mark_roster"], bodySerializer: body, parseAs: "blob",
  }))) as Blob;

  return { files, questions, faults, sheets, looking, refusal, answers, accept, began, open, add, remove, answer, read, marked, stop: () => stopping.abort() };
}
