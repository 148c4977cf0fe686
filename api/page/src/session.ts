/** Logging in and out: a key or a start token is exchanged once for a cookie that no script can read. */

import { clearCache } from "./cache.ts";
import { api, got, Problem, session, type Session } from "./client.ts";

const MEMORY = "rotation.session"; // until when this browser has a session: without one nobody needs to be asked

/** Ask once who is logged in. */
export async function resume(): Promise<void> {
  if (session.value !== undefined) return;
  if (Date.parse(localStorage.getItem(MEMORY) ?? "") > Date.now()) {
    try {
      session.value = await got(api.GET("/api/v1/session"));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
    }
  }
  if (!session.value) forget();
}

export async function logIn(credential: { key: string } | { token: string }): Promise<void> {
  const opened: Session = await got(api.POST("/api/v1/session", { body: credential }));
  clearCache();
  localStorage.setItem(MEMORY, opened.expires ?? "");
  session.value = opened;
}

export async function logOut(): Promise<void> {
  await got(api.DELETE("/api/v1/session"));
  forget();
}

function forget(): void {
  clearCache();
  localStorage.removeItem(MEMORY);
  sessionStorage.clear(); // what somebody was about to answer
  session.value = null;
}
