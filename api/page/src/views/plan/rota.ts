/** The week of visiting teachers, as a job of the service left it. */

import { api, got } from "../../client.ts";
import type { Itinerary, Row } from "./documents.ts";

const ENDING = "itineraries.json";

export interface Rota {
  itineraries: Itinerary[];
  cover: Row[];
}

/** Its file among those of a job, in whatever folder; undefined where no week was planned. */
export const rotaFile = (files: string[]): string | undefined => files.find((each) => each === ENDING || each.endsWith(`/${ENDING}`));

export async function rotaOf(job: string, name: string): Promise<Rota> {
  const path = { job_id: job, name };
  return (await got(api.GET("/api/v1/solves/{job_id}/files/{name}", { params: { path }, parseAs: "json" }))) as unknown as Rota;
}
