/** Logging in and out: a key or a start token is exchanged once for a cookie that no script can read. */

import { clearCache } from "./cache.ts";
import { api, got, Problem, session, type Session } from "./client.ts";
import { tellProblem } from "./shell/problems.ts";

const MEMORY = "rotation.session"; // that this browser has a session, for all its tabs: without one nobody need be asked

/** Ask once who is logged in. */
export async function resume(): Promise<void> {
  if (session.value !== undefined) return;
  const found = localStorage.getItem(MEMORY) === null ? null : await current();
  if (found === null) forget();
  else session.value = found;
}

export async function logIn(credential: { key: string } | { token: string }): Promise<void> {
  const opened: Session = await got(api.POST("/api/v1/session", { body: credential }));
  clearCache();
  localStorage.setItem(MEMORY, opened.expires ?? "");
  session.value = opened;
}

export async function logOut(): Promise<void> {
  await got(api.DELETE("/api/v1/session"));
  sessionStorage.clear(); // what somebody was about to answer
  forget();
}

/** All tabs have one cookie: whoever logs in or out in another one does so here, and its CSRF secret is a new one. */
export function followOtherTabs(): void {
  addEventListener("storage", (event) => {
    if (event.key === MEMORY) void joined(event.newValue !== null).catch(tellProblem);
  });
}

async function joined(begun: boolean): Promise<void> {
  const before = session.value?.actor;
  const now = begun ? await current() : null;
  if (now === null) forget();
  else if (before !== undefined && before !== now.actor) location.reload(); // what is open was somebody else's to see
  else session.value = now;
}

async function current(): Promise<Session | null> {
  try {
    return await got(api.GET("/api/v1/session"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

function forget(): void {
  clearCache();
  localStorage.removeItem(MEMORY);
  session.value = null;
}
