/** A told answer, as every way of asking gives it: the verdict first. */

export interface Section {
  title: string;
  lines: string[];
  grid: { headings: string[]; rows: string[][] } | null;
  notes: string[];
}

export interface Story {
  title: string;
  verdict: string;
  facts: Record<string, string>;
  sections: Section[];
}

export interface Why {
  status?: "impossible" | "undecided";
  told?: Story | null;
}
