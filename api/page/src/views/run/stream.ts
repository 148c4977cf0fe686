/** Server-sent events by fetch: resumes after a break where it left off, and ends with the job. */

import type { RunEvent } from "./progress.ts";

const FIRST_WAIT = 500; // milliseconds before the first new attempt, doubled with every one that fails
const LONGEST_WAIT = 10_000;
const REFUSED = [401, 403, 404]; // trying again would not help

/** Parts of a stream to events; what is not whole yet comes back as ``rest``. */
export function parsed(text: string): { events: RunEvent[]; rest: string } {
  const blocks = text.replace(/\r\n/g, "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  return { events: blocks.flatMap(eventOf), rest };
}

function eventOf(block: string): RunEvent[] {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value);
  }
  const [type, seq, raw] = [fields.get("event"), Number(fields.get("id")), fields.get("data")];
  if (type === undefined || raw === undefined || !Number.isInteger(seq)) return [];
  const { at, ...data } = JSON.parse(raw) as Record<string, unknown>;
  return [{ seq, type, at: typeof at === "string" ? at : null, data }];
}

export interface Following {
  stop: () => void;
}

/** Tell ``hear`` every event after ``since``, ``lost`` whether the service is out of reach, ``refused`` that it ends. */
export function follow(
  url: string, since: number, hear: (event: RunEvent) => void, lost: (now: boolean) => void, over: () => boolean,
  refused: () => void,
): Following {
  const stopping = new AbortController();
  let last = since;
  let wait = FIRST_WAIT;

  async function once(): Promise<void> {
    const answer = await fetch(url, {
      headers: { Accept: "text/event-stream", "Last-Event-ID": String(last) },
      signal: stopping.signal, credentials: "same-origin",
    });
    if (REFUSED.includes(answer.status)) {
      stopping.abort();
      return refused();
    }
    if (!answer.ok || answer.body === null) throw new Error(String(answer.status));
    lost(false);
    wait = FIRST_WAIT;
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const { events, rest } = parsed(text + decoder.decode(value, { stream: true }));
      text = rest;
      for (const event of events) {
        last = event.seq;
        hear(event);
      }
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted && !over()) {
      try {
        await once();
      } catch {
        if (stopping.signal.aborted) return;
        lost(true);
      }
      if (over()) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
  }

  void run();
  return { stop: () => stopping.abort() };
}
