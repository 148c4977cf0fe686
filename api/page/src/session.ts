/** Logging in and out: a key or a start token is exchanged once for a cookie that no script can read. */

import { api, got, Problem, session } from "./client.ts";
import { clearCache } from "./cache.ts";

/** Ask once who is logged in. */
export async function resume(): Promise<void> {
  if (session.value !== undefined) return;
  try {
    session.value = await got(api.GET("/api/v1/session"));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
}

export async function logIn(credential: { key: string } | { token: string }): Promise<void> {
  const opened = await got(api.POST("/api/v1/session", { body: credential }));
  clearCache();
  session.value = opened;
}

export async function logOut(): Promise<void> {
  await got(api.DELETE("/api/v1/session"));
  clearCache();
  session.value = null;
}
