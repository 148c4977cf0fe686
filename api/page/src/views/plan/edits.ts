/** A planner's edits before they are kept: a list with undo and redo, and what it means for findings and requests. */

import type { Edit, Move } from "./answers.ts";
import type { Posting } from "./documents.ts";

export interface History {
  past: Edit[][];
  now: Edit[];
  future: Edit[][];
}

export const EMPTY: History = { past: [], now: [], future: [] };

/** With another list in the place of the present one. */
export function followed(history: History, now: Edit[]): History {
  return { past: [...history.past, history.now], now, future: [] };
}

/** With one more edit; an earlier one that it makes pointless goes. */
export function added(history: History, edit: Edit): History {
  const kept = history.now.filter((each) => !overruled(each, edit));
  return followed(history, [...kept, edit]);
}

export function removed(history: History, edit: Edit): History {
  return followed(history, history.now.filter((each) => each !== edit));
}

export function undone(history: History): History {
  const before = history.past[history.past.length - 1];
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
}

export function redone(history: History): History {
  const [after, ...further] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.now], now: after, future: further };
}

/** What the edits move at once, for a quick audit of the plan with them; nobody else is moved to make room. */
export function moves(edits: Edit[], postings: Posting[]): Move[] {
  const goes = (teacher: string) => postings.find((each) => each.teacher === teacher)?.to ?? null;
  const found = new Map<string, Move>();
  const put = (teacher: string, to: string | null, year?: number) =>
    found.set(teacher, year === undefined ? { teacher, to } : { teacher, to, year });
  for (const edit of edits) {
    if (edit.action === "pin") put(edit.teacher, edit.school!, edit.year);
    else if (edit.action === "stay") put(edit.teacher, null, edit.year);
    else if (edit.action === "swap") {
      put(edit.teacher, goes(edit.other!), edit.year);
      put(edit.other!, goes(edit.teacher), edit.year);
    } else if (goes(edit.teacher) === edit.school) put(edit.teacher, null, edit.year);
  }
  return [...found.values()];
}

function people(edit: Edit): string[] {
  return edit.other === undefined ? [edit.teacher] : [edit.teacher, edit.other];
}

/** A teacher has one destination: only bans of different schools stand beside each other, or beside a pin elsewhere. */
function overruled(earlier: Edit, later: Edit): boolean {
  if (!people(earlier).some((each) => people(later).includes(each))) return false;
  const bans = [earlier, later].filter((each) => each.action === "ban").length;
  return bans === 0 || earlier.school === later.school || (bans === 1 && [earlier, later].some(decides));
}

const decides = (edit: Edit) => edit.action === "stay" || edit.action === "swap";
