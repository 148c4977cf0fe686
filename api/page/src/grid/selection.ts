/** A block of selected cells: from where it began to where it was drawn; −1 is the row of headings. */

export interface Place {
  row: number; // among the rows that are shown
  column: number;
}

export interface Block {
  anchor: Place;
  active: Place;
}

export interface Bounds {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export const at = (row: number, column: number): Block => ({ anchor: { row, column }, active: { row, column } });

export function bounds({ anchor, active }: Block): Bounds {
  return {
    top: Math.max(0, Math.min(anchor.row, active.row)), bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column), right: Math.max(anchor.column, active.column),
  };
}

export const holds = (block: Bounds, row: number, column: number): boolean =>
  row >= block.top && row <= block.bottom && column >= block.left && column <= block.right;

export interface Stroke {
  key: string;
  ctrlKey: boolean;
  shiftKey: boolean;
}

/** The block after a key of a spreadsheet; undefined where the key moves nothing. */
export function moved(block: Block, stroke: Stroke, rows: number, columns: number, page: number): Block | undefined {
  const { row, column } = block.active;
  const whole = stroke.ctrlKey;
  const targets: Record<string, Place> = {
    ArrowUp: { row: whole ? (row > 0 ? 0 : -1) : row - 1, column },
    ArrowDown: { row: whole ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: whole ? 0 : column - 1 },
    ArrowRight: { row, column: whole ? columns - 1 : column + 1 },
    PageUp: { row: Math.max(0, row - page), column },
    PageDown: { row: row + page, column },
    Home: { row: whole ? 0 : row, column: 0 },
    End: { row: whole ? rows - 1 : row, column: columns - 1 },
  };
  const target = targets[stroke.key];
  if (!target) return undefined;
  const lowest = stroke.shiftKey ? 0 : -1;
  const active = {
    row: Math.max(lowest, Math.min(rows - 1, target.row)), column: Math.max(0, Math.min(columns - 1, target.column)),
  };
  return { active, anchor: stroke.shiftKey ? block.anchor : active };
}

/** What the status bar says of numbers in a block. */
export function summary(values: readonly unknown[]): { filled: number; numbers: number; sum: number } {
  let [filled, numbers, sum] = [0, 0, 0];
  for (const value of values) {
    if (value === null || value === undefined || value === "") continue;
    filled += 1;
    if (typeof value !== "number") continue;
    numbers += 1;
    sum += value;
  }
  return { filled, numbers, sum };
}
