import { count } from "../format.ts";
import { dictionary } from "../words.ts";

export const t = dictionary({
  filter: ["筛选{title}", "Filter {title}"],
  ascending: ["升序", "Ascending"],
  descending: ["降序", "Descending"],
  search: ["搜索取值", "Search values"],
  all: ["全选", "Select all"],
  blank: ["（空白）", "(blank)"],
  further: ["另有 {n} 个取值，请先搜索", "{n} more values; search first"],
  apply: ["确定", "Apply"],
  clear: ["清除筛选", "Clear filter"],
  clearAll: ["清除全部筛选", "Clear all filters"],
  close: ["关闭", "Close"],
  find: ["查找", "Find"],
  findText: ["查找内容", "Text to find"],
  next: ["下一个", "Next"],
  previous: ["上一个", "Previous"],
  found: ["{at} / {n}", "{at} / {n}"],
  none: ["没有找到", "Not found"],
  rows: ["共 {n} 行", "{n} rows"],
  shown: ["显示 {n} 行，共 {all} 行", "{n} of {all} rows"],
  selected: ["已选 {n} 格", "{n} cells"],
  filled: ["计数 {n}", "Count {n}"],
  sum: ["求和 {n}", "Sum {n}"],
  mean: ["平均 {n}", "Mean {n}"],
  headings: ["复制时带列名", "Copy with headings"],
  exported: ["导出 CSV", "Export CSV"],
  printed: [
    "只打印前 {n} 行，共 {all} 行。要全部，请在网页上用表格下方的「导出 CSV」，再用 Excel 或 WPS 打开打印。",
    "Only the first {n} of {all} rows are printed. For all of them, export the CSV below the table and print it from Excel or WPS.",
  ],
  nothing: ["没有符合筛选的行", "No row passes the filters"],
  empty: ["没有内容", "Nothing here"],
});

/** How many rows are shown, as the status bar and the paper say it. */
export const counted = (shown: number, all: number): string =>
  shown === all ? t("rows", { n: count(all) }) : t("shown", { n: count(shown), all: count(all) });
