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

/** Levels whose count while a run goes on is another one than the plan's, so that only the gap says something. */
const UNTOLD = ["equity"]; // its sum over the blocks that are done carries what a figure leaves out

/** What a table shows of a level; a figure that cannot be told is null. */
export interface LevelShown {
  name: string;
  begun: boolean; // whether there is a plan
  value: number | null;
  bound: number | null;
  left: number | null;
  closed: boolean; // at the end: proved
  said: string | null; // what is proved of it; null before the end
}

/** The levels of a run that goes on. */
export const soFar = (progress: Progress): LevelShown[] => progress.levels.map((each) => {
  const told = !UNTOLD.includes(each.name);
  return {
    name: each.name, begun: each.value !== null, left: gap(each), closed: gap(each) === 0, said: null,
    value: told && each.value !== null ? each.value / each.scale : null, bound: told ? each.bound / each.scale : null,
  };
});

/** One level of a finished rotation, as the service tells it. */
interface LevelSaid extends LevelSoFar {
  figure: number;
  proved: boolean;
  words: string;
}

/** The levels of a plan; none where the result of a job tells no figures. */
export function finalLevels(result: Record<string, unknown> | null | undefined): LevelShown[] {
  const levels = Array.isArray(result?.levels) ? (result.levels as LevelSaid[]) : [];
  return levels.filter((each) => typeof each.figure === "number").map((each) => {
    const left = gap(each) ?? 0;
    const bound = +(each.figure - left).toPrecision(7);
    return { name: each.name, begun: true, value: each.figure, bound, left, closed: each.proved, said: each.words };
  });
}

/** The best value and the bound of the level at work over time; of one that is not told, the gap alone. */
export function curve(progress: Progress): { at: string[]; value: (number | null)[]; bound: number[] | null } {
  const scale = progress.levels.find((each) => each.name === progress.level)?.scale ?? 1;
  const trail = progress.trail.filter((each) => each.level === progress.level);
  const at = trail.map((each) => each.at?.slice(11, 19) ?? "");
  if (UNTOLD.includes(progress.level)) return { at, value: trail.map((each) => gap({ ...each, name: each.level, scale })), bound: null };
  const value = trail.map((each) => (each.value === null ? null : each.value / scale));
  return { at, value, bound: trail.map((each) => each.bound / scale) };
}
