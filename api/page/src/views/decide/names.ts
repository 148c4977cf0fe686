/** Names as a public list may show them: as the service masks them (its `reporting/facts/masking.py`). */

const COMPOUND = new Set((
  "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 " +
  "宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 拓跋 第五"
).split(" "));

/** The surname and a star for every further sign; whoever has no name here is called by id. */
export function publicName(name: string, id: string): string {
  if (name === id) return id;
  const signs = Array.from(name.trim());
  if (signs.length <= 1) return "*";
  const kept = signs.length > 2 && COMPOUND.has(signs.slice(0, 2).join("")) ? 2 : 1;
  return signs.map((sign, n) => (n < kept || " ·•".includes(sign) ? sign : "*")).join("");
}
