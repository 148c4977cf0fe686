/** A job of the queue, followed until it has ended. */

import { api, got, type Schema } from "../../client.ts";

type Job = Schema["JobForm"];
const OVER = ["succeeded", "invalid", "incomplete", "failed", "cancelled"];
const PAUSE = 700; // milliseconds between two looks

export async function finished(job: Job): Promise<Job> {
  let now = job;
  while (!OVER.includes(now.state)) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    now = await got(api.GET("/api/v1/solves/{job_id}", { params: { path: { job_id: job.id } } }));
  }
  return now;
}
