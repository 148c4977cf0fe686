/** The check-up of a roster as checkup.schema.json has it, and its tables for the grid. */

import type { Schema } from "../../client.ts";
import type { Cell, GridColumn } from "../../grid/columns.ts";
import { dictionary } from "../../words.ts";

export const t = dictionary({
  under: ["按哪项政策", "Under which policy"],
  ownDefault: ["名册自带，或标准", "The roster's own, or the standard"],
  busy: ["正在体检（大名册要几秒钟）…", "Checking; a large roster takes some seconds…"],
  attention: ["值得留意", "What stands out"],
  fine: ["没有需要留意的。", "Nothing stands out."],
  counts: ["基本情况", "Counts"],
  ids: ["编号", "Ids"],
  supply: ["供需", "Supply"],
  tight: ["难以安排的岗位", "Tight posts"],
  read: ["政策读取的列", "Columns read"],
  unread: ["不起作用的列", "Columns not read"],
  districts: ["县区", "Districts"],
  noRows: ["没有。", "None."],
  signed: ["{by} 已于 {at} 确认这份数据与这项政策。", "{by} confirmed these data under this policy at {at}."],
  unsigned: ["尚未确认。确认只表示看过这份数据与这项政策；任一改变后须重新确认，记入审计日志，方案中写明。", "Not confirmed yet. It says that somebody has read these data under this policy."],
  sign: ["确认体检", "Confirm"],
  by: ["确认人（姓名或科室）", "Confirmed by"],
  print: ["打印", "Print"],
  signature: ["确认人（签字）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿", "Confirmed by: ____________  Date: ____________"],
  stage: ["学段", "Stage"], subject: ["学科", "Subject"], schools: ["设岗学校", "Schools"], staff: ["在岗", "Staff"],
  leaving: ["退休", "Retiring"], least: ["岗位下限", "Least"], most: ["岗位上限", "Most"], open: ["缺岗", "Short"], surplus: ["超员", "Over"],
  school: ["学校", "School"], why: ["缘由", "Why"], posts: ["岗位", "Posts"], asked: ["同学科教师", "Of the subject"],
  candidates: ["可派人选", "Candidates"], blocked: ["其余被哪一条挡住（人数）", "What stands against the rest"],
  table: ["表", "Table"], heading: ["列", "Column"], readers: ["由哪些条款、目标读取", "Read by"], filled: ["已填行数", "Filled"],
  rows: ["共几行", "Rows"], empty: ["空白的含义", "Meaning of empty"], name: ["县区", "District"], schoolCount: ["学校", "Schools"],
});

type Row = Record<string, unknown>;

export interface Part {
  name: "supply" | "tight" | "read" | "unread" | "districts";
  columns: GridColumn[];
  rows: Row[];
}

const text = (key: Parameters<typeof t>[0]): GridColumn => ({ key, title: t(key) });
const number = (key: Parameters<typeof t>[0]): GridColumn => ({ key, title: t(key), form: "number" });
const SEPARATOR = "、";

/** The tables of a check-up; lists within a cell are joined as they are read. */
export function parts(checkup: Schema["CheckupForm"]): Part[] {
  const tight = checkup.tight_posts.map((post) => ({
    ...post, candidates: (post.candidates as string[]).join(SEPARATOR),
    blocked: (post.blocked as { by: string; teachers: number }[]).map((each) => `${each.by} ${each.teachers}`).join(SEPARATOR),
  }));
  const read = checkup.columns_read.map((each) => ({ ...each, readers: (each.readers as string[]).join(SEPARATOR) }));
  const districts = checkup.districts.map((each) => ({ ...each, schoolCount: each.schools }));
  return [
    { name: "supply", rows: checkup.supply, columns: [text("stage"), text("subject"), ...(["schools", "staff", "leaving", "least", "most", "open", "surplus"] as const).map(number)] },
    { name: "tight", rows: tight, columns: [text("school"), text("stage"), text("subject"), text("why"), number("posts"), number("asked"), text("candidates"), text("blocked")] },
    { name: "read", rows: read, columns: [text("table"), text("heading"), text("readers"), number("filled"), number("rows"), text("empty")] },
    { name: "unread", rows: checkup.columns_unread, columns: [text("table"), text("heading"), number("filled")] },
    { name: "districts", rows: districts, columns: [text("name"), number("schoolCount"), number("staff")] },
  ];
}

export const cellOf = (part: Part): Cell => (row, key) => part.rows[row]?.[key] as string | number | null | undefined;

/** What is short or over in a row of the supply. */
export function marked(part: Part, row: number, key: string): string | undefined {
  const value = part.rows[row]?.[key];
  if (part.name === "tight" && key === "candidates") return value ? "warn" : "bad";
  return ["open", "surplus"].includes(key) && Number(value) > 0 ? "warn" : undefined;
}
