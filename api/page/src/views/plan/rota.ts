/** The week of visiting teachers, as a job of the service left it. */

import { api, got } from "../../client.ts";
import type { Itinerary, Row } from "./documents.ts";

export const ROTA = "itineraries.json";

export interface Rota {
  itineraries: Itinerary[];
  cover: Row[];
}

export async function rotaOf(job: string): Promise<Rota> {
  const path = { job_id: job, name: ROTA };
  return (await got(api.GET("/api/v1/solves/{job_id}/files/{name}", { params: { path }, parseAs: "json" }))) as unknown as Rota;
}
