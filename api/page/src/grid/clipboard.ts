/** Blocks of cells as spreadsheets exchange them: columns parted by tabs, rows by line breaks, quotes doubled. */

const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^-?\d+([.,]\d+)*%?$/;

/** The text of a block. What a spreadsheet would run as a formula is given as text. */
export function blockText(block: readonly (readonly string[])[]): string {
  return block.map((row) => row.map((text) => quoted(harmless(text), /[\t\n\r"]/)).join("\t")).join("\r\n");
}

/** A file of comma-separated values, with the mark by which spreadsheets know UTF-8. */
export function csvText(block: readonly (readonly string[])[]): string {
  return `\ufeff${block.map((row) => row.map((text) => quoted(harmless(text), /[,\n\r"]/)).join(",")).join("\r\n")}\r\n`;
}

/** The block of a text that a spreadsheet put on the clipboard. */
export function blockOf(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let within = false;
  const letters = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] as string;
    if (within) {
      if (letter !== '"') cell += letter;
      else if (letters[at + 1] === '"') { cell += '"'; at += 1; }
      else within = false;
    } else if (letter === '"' && cell === "") within = true;
    else if (letter === "\t" || letter === "\n") {
      (rows[rows.length - 1] as string[]).push(cell);
      if (letter === "\n") rows.push([]);
      cell = "";
    } else cell += letter;
  }
  (rows[rows.length - 1] as string[]).push(cell);
  return rows;
}

const harmless = (text: string): string => (FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text);
const quoted = (text: string, special: RegExp): string => (special.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
