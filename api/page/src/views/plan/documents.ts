/** What the service answers about a plan, as far as these screens read it. */

export interface Posting {
  teacher: string;
  from: string;
  to: string;
  first_year: number;
  last_year: number | null;
  mode: string;
  decided: boolean;
  stage: string;
  subject: string;
  minutes: number | null;
  reason: string;
}

export interface LevelLine {
  name: string;
  title: string;
  value: number;
  bound: number;
  figure: number | null;
  scale: number;
  unit: string;
  epsilon: number;
  proved: boolean;
  words: string;
}

export interface Compliance {
  entry: string;
  title: string;
  reading: string;
  scope: string[];
  year: number;
  required: string;
  actual: string;
  slack: number | null;
  verdict: string;
  met: boolean | null;
  reason: string | null;
}

export interface Finding {
  entry: string;
  case?: string[];
  year?: number;
  hard?: boolean;
  title?: string;
  clause?: string | null;
  text: string;
  schools?: string[];
  teachers?: string[];
  new?: boolean;
}

export interface Equity {
  year: number;
  district: string;
  stage: string;
  indicator: string;
  name: string;
  before: number | null;
  after: number | null;
  limit: number | null;
  met: boolean | null;
}

export interface Standard {
  year: number;
  school: string;
  stage: string;
  name: string;
  pupils: number;
  before: number;
  after: number;
  per_hundred: number | null;
  standard: number;
  met: boolean | null;
}

export interface Entry {
  id: string;
  rule: string;
  title: string;
  hard: boolean;
  weight: number | null;
  standing: string;
  clause: string;
  asleep: string;
}

export interface Seat {
  year: number;
  school: string;
  quota: number | null;
  before: number;
  sent: number;
  received: number;
  back: number;
  after: number;
  taken: number;
  room: number | null;
}

export interface SubjectLine {
  stage: string;
  subject: string;
  least: number;
  most: number;
  before: number;
  out: number;
  into: number;
  after: number;
  open: number;
  surplus: number;
  text: string;
}

/** A school in a school year. */
export interface SchoolLine {
  year: number;
  id: string;
  group: string;
  quota: number | null;
  before: number;
  out: number;
  into: number;
  after: number;
  short_before: number;
  short: number;
  subjects: SubjectLine[];
}

export interface Flow {
  year: number;
  from: string;
  to: string;
  count: number;
  backbone?: number;
}

export interface TeacherState {
  status: string;
  text: string;
}

export interface Itinerary {
  teacher: string;
  home: string;
  home_periods: number;
  visit_periods: number;
  days: { weekday: string; minutes: number | null; way: string[]; km: number | null }[];
  lessons: { weekday: string; half: string; period: number; school: string; subject: string; class: string }[];
}

export type Row = Record<string, unknown>;

export interface PlanForm {
  id: string;
  job: string;
  roster: string;
  state: "draft" | "approved";
  state_text: string;
  summary: Record<string, unknown>;
  created: string | null;
  signed: string | null;
  signature: Record<string, string> | null;
  files: string[];
}

export interface LevelVerdict {
  name: string;
  title: string;
  basis: string;
  proved: boolean;
  text: string;
}

export interface PlanDocument {
  plan: PlanForm;
  years: number[];
  postings: Posting[];
  levels: LevelLine[];
  policy: string;
  verdict: { text: string; lawful: boolean; repeatable: boolean; levels: LevelVerdict[] };
  entries: Entry[];
  compliance: Compliance[];
  findings: Finding[];
  equity: Equity[];
  standards: Standard[];
  ledgers: Record<string, Row[]>;
  flows: Flow[];
  schools: SchoolLine[];
  school_names: Record<string, string>;
  teachers: Record<string, TeacherState>;
  timeline: Timeline[];
  uncounted: Row[];
  notes: string[];
}

export interface Timeline {
  teacher: string;
  home: string;
  years: { year: number; school: string; state: string }[];
}

/** One table of a roster, column by column. */
export interface Records {
  table: string;
  title: string;
  rows: number;
  columns: { key: string; title: string; form: string; values: unknown[] }[];
}
