/** The rows of the list: who goes where, and on demand everybody who stays, with the reason. */

import type { PlanContext } from "./context.ts";
import type { PlanDocument, Posting } from "./documents.ts";
import { modeText, moveText } from "./words.ts";

export interface Listed {
  teacher: string;
  name: string;
  subject: string;
  stage: string;
  title: string;
  backbone: string;
  from: string;
  to: string;
  first: string;
  last: string;
  mode: string;
  state: string;
  reason: string;
}

export function listed(context: PlanContext, everybody: boolean): Listed[] {
  const doc = context.doc.value;
  const moved = doc.postings.map((each) => row(context, each.teacher, each, doc));
  if (!everybody) return moved;
  const going = new Set(doc.postings.map((each) => each.teacher));
  const known = context.people.value.size > 0 ? [...context.people.value.keys()] : Object.keys(doc.teachers);
  return [...moved, ...known.filter((id) => !going.has(id)).map((id) => row(context, id, undefined, doc))];
}

const years = (first: number): string => `${first}—${first + 1}`;

function row(context: PlanContext, teacher: string, posting: Posting | undefined, doc: PlanDocument): Listed {
  const person = context.people.value.get(teacher);
  const state = doc.teachers[teacher];
  const last = posting?.last_year;
  return {
    teacher,
    name: person?.name ?? "",
    subject: posting?.subject ?? person?.subject ?? "",
    stage: posting?.stage ?? person?.stage ?? "",
    title: person?.title ?? "",
    backbone: person?.backbone === "无" ? "" : (person?.backbone ?? ""),
    from: context.school(posting?.from ?? person?.home),
    to: context.school(posting?.to),
    first: posting === undefined ? "" : years(posting.first_year),
    last: typeof last === "number" ? years(last) : "",
    mode: posting === undefined ? "" : modeText(posting.mode, posting.decided),
    state: moveText(posting !== undefined),
    reason: posting?.reason ?? state?.text ?? "",
  };
}
