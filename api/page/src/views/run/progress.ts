/** What the events of a run come to. */

export interface RunEvent {
  seq: number;
  type: string;
  at: string | null;
  data: Record<string, unknown>;
}

export interface LevelSoFar {
  name: string;
  value: number | null;
  bound: number;
  scale: number;
}

export interface Progress {
  seq: number;
  state: string;
  over: boolean;
  attempt: number;
  text: string;
  level: string;
  done: number;
  total: number | null;
  levels: LevelSoFar[];
  trail: { at: string | null; value: number | null; bound: number; level: string }[];
}

const OVER = ["succeeded", "invalid", "incomplete", "failed", "cancelled"];
const TRAIL = 400; // points that the curve of a run keeps

export const NOTHING: Progress = {
  seq: 0, state: "queued", over: false, attempt: 0, text: "", level: "", done: 0, total: null, levels: [], trail: [],
};

/** After one more event; one that came before changes nothing, so a stream may be read again after a break. */
export function after(progress: Progress, event: RunEvent): Progress {
  if (event.seq <= progress.seq) return progress;
  const next = { ...progress, seq: event.seq };
  if (OVER.includes(event.type)) return { ...next, state: event.type, over: true };
  if (event.type === "queued") return { ...next, state: "queued" };
  if (event.type === "started") return { ...next, state: "running", attempt: progress.attempt + 1 };
  if (event.type === "retried") return { ...NOTHING, seq: event.seq, attempt: progress.attempt };
  return event.type === "progress" ? heard(next, event) : next;
}

function heard(progress: Progress, event: RunEvent): Progress {
  const data = event.data;
  const levels = Array.isArray(data.levels) ? (data.levels as LevelSoFar[]) : progress.levels;
  const name = typeof data.level === "string" ? data.level : progress.level;
  const now = levels.find((each) => each.name === name);
  const point = now === undefined ? [] : [{ at: event.at, value: now.value, bound: now.bound, level: name }];
  return {
    ...progress,
    state: "running",
    text: String(data.level_text ?? data.text ?? progress.text),
    level: name,
    done: typeof data.done === "number" ? data.done : progress.done,
    total: typeof data.total === "number" ? data.total : progress.total,
    levels,
    trail: [...progress.trail, ...point].slice(-TRAIL),
  };
}

/** How far a value may still be from the best, in the level's own unit; null while there is no plan. */
export function gap(level: LevelSoFar): number | null {
  return level.value === null ? null : Math.max(0, (level.value - level.bound) / level.scale);
}
