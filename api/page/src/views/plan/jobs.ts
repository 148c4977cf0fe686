/** A job of the queue, followed until it has ended. */

import { api, got, type Schema } from "../../client.ts";

export type Job = Schema["JobForm"];
export const OVER = ["succeeded", "invalid", "incomplete", "failed", "cancelled"];
const PAUSE = 700; // milliseconds between two looks

/** Put a job into the queue; what is left out has the service's defaults. */
export const submit = (body: { kind: Job["kind"] } & Record<string, unknown>): Promise<Job> =>
  got(api.POST("/api/v1/solves", { body: body as never }));

/** Look until it has ended. */
export async function finished(job: Job): Promise<Job> {
  let now = job;
  while (!OVER.includes(now.state)) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    now = await got(api.GET("/api/v1/solves/{job_id}", { params: { path: { job_id: job.id } } }));
  }
  return now;
}
