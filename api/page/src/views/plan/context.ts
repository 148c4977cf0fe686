/** What every part of an opened plan needs: the plan's document and how its people and schools are called. */

import { computed, type ComputedRef, inject, type InjectionKey, provide } from "vue";

import { may } from "../../client.ts";
import { dictionary } from "../../words.ts";
import type { PlanDocument, Posting, Records } from "./documents.ts";
import { useRecords } from "./requests.ts";
import { column } from "./roads.ts";

export interface Person {
  id: string;
  name: string;
  home: string;
  subject: string;
  stage: string;
  title: string;
  backbone: string;
}

export interface PlanContext {
  doc: ComputedRef<PlanDocument>;
  schools: ComputedRef<Records | undefined>;
  teachers: ComputedRef<Records | undefined>;
  people: ComputedRef<Map<string, Person>>;
  schoolNames: ComputedRef<Map<string, string>>;
  school: (id: string | null | undefined) => string;
  person: (id: string) => string;
  goes: (id: string) => Posting | undefined;
}

const KEY: InjectionKey<PlanContext> = Symbol("plan");

export function providePlan(doc: ComputedRef<PlanDocument>): PlanContext {
  const roster = () => doc.value.plan.roster;
  const names = may("roster:names");
  const teachers = useRecords(roster, "teachers", names);
  const schools = useRecords(roster, "schools");
  const people = computed(() => peopleOf(teachers.data.value));
  const schoolNames = computed(() => new Map(Object.entries(doc.value.school_names)));
  const postings = computed(() => new Map(doc.value.postings.map((each) => [each.teacher, each])));
  const context: PlanContext = {
    doc, people, schoolNames,
    schools: computed(() => schools.data.value),
    teachers: computed(() => teachers.data.value),
    school: (id) => (id ? (schoolNames.value.get(id) ?? id) : ""),
    person: (id) => people.value.get(id)?.name || id,
    goes: (id) => postings.value.get(id),
  };
  provide(KEY, context);
  return context;
}

export function usePlanContext(): PlanContext {
  const found = inject(KEY);
  if (found === undefined) throw new Error("no plan is open here");
  return found;
}

const t = dictionary({ years: ["{first}—{last}学年", "{first}—{last}"] });

/** 2026 → 2026—2027学年. */
export const schoolYear = (year: number): string => schoolYears(year, year);

/** From the first of several to the last. */
export const schoolYears = (first: number, last: number): string => t("years", { first, last: last + 1 });

function peopleOf(teachers: Records | undefined): Map<string, Person> {
  const keys = ["name", "home", "subject", "stage", "title", "backbone"] as const;
  const columns = keys.map((key) => column(teachers, key));
  return new Map(column(teachers, "id").map((id, row) => {
    const [name, home, subject, stage, title, backbone] = columns.map((each) => String(each[row] ?? ""));
    return [String(id), { id: String(id), name, home, subject, stage, title, backbone } as Person];
  }));
}
