/** The typed client of the public API. Every refusal is a `Problem`; the session's CSRF header goes with every change. */

import createClient, { type Middleware } from "openapi-fetch";
import { shallowRef } from "vue";

import type { components, paths } from "./schema";
import { dictionary } from "./words.ts";

export type Schema = components["schemas"];
export type Session = Schema["SessionForm"];

const t = dictionary({
  unreachable: ["连不上服务，请检查网络，或请管理员看看服务是否在运行。", "The service cannot be reached."],
});

/** Who is logged in; null: nobody; undefined: not asked yet. */
export const session = shallowRef<Session | null | undefined>(undefined);

/** A refusal of the service (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: Record<string, unknown>[];
  readonly questions: Schema["QuestionForm"][];

  constructor(data: Partial<Schema["Problem"]> & { status: number }) {
    super([data.title, data.detail].filter(Boolean).join("："));
    this.status = data.status;
    this.code = data.code ?? "";
    this.title = data.title ?? "";
    this.errors = data.errors ?? [];
    this.questions = data.questions ?? [];
  }
}

/** Fetch with the session's header; every answer that is no success is raised as a Problem. */
export async function send(request: Request): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new Problem({ status: 0, code: "unreachable", title: t("unreachable") });
  }
  if (answer.ok || answer.status === 304) return answer;
  if (answer.status === 401) session.value = null;
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  throw new Problem({ title: answer.statusText, ...told, status: answer.status });
}

const signed: Middleware = {
  onRequest({ request }) {
    if (!["GET", "HEAD"].includes(request.method) && session.value) {
      request.headers.set("X-CSRF-Token", session.value.csrf ?? "");
    }
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });
api.use(signed);

/** What a call of `api` answered; raises Problem. */
export async function got<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  return (await call).data as T;
}

/** Whether the caller holds a permission, such as `roster:write`. */
export const may = (permission: string): boolean => session.value?.permissions.includes(permission) ?? false;

/** A multipart form of files and texts, which the generated types cannot say. */
export function form(files: File[], texts: Record<string, string> = {}): FormData {
  const made = new FormData();
  for (const file of files) made.append("file", file, file.name);
  for (const [name, text] of Object.entries(texts)) made.append(name, text);
  return made;
}
