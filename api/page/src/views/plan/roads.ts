/** Ways along the road graph, and points on a plane without a map service. */

import type { Records } from "./documents.ts";

export type Point = [number, number];

export interface Place {
  id: string;
  point: Point;
  node: string | null;
}

export interface Roads {
  points: Map<string, Point>;
  ways: Map<string, [string, number][]>;
  segments: [Point, Point][];
}

/** A column of a table by its key, empty where nobody filled it in. */
export function column(table: Records | undefined, key: string): unknown[] {
  return table?.columns.find((each) => each.key === key)?.values ?? [];
}

/** Schools with a place. */
export function places(schools: Records | undefined): Place[] {
  const [ids, lon, lat, node] = ["id", "lon", "lat", "node"].map((key) => column(schools, key));
  return ids!.flatMap((id, row) =>
    typeof lon![row] === "number" && typeof lat![row] === "number"
      ? [{ id: String(id), point: [lon![row], lat![row]] as Point, node: node![row] ? String(node![row]) : null }]
      : [],
  );
}

export function roadsOf(roads: Records | undefined, nodes: Records | undefined): Roads {
  const points = new Map<string, Point>();
  column(nodes, "id").forEach((id, row) =>
    points.set(String(id), [Number(column(nodes, "lon")[row]), Number(column(nodes, "lat")[row])]),
  );
  const ways = new Map<string, [string, number][]>();
  const segments: [Point, Point][] = [];
  const [starts, ends, minutes, oneway] = ["start", "end", "minutes", "oneway"].map((key) => column(roads, key));
  starts!.forEach((each, row) => {
    const [from, to, cost] = [String(each), String(ends![row]), Number(minutes![row])];
    ways.set(from, [...(ways.get(from) ?? []), [to, cost]]);
    if (oneway![row] !== true) ways.set(to, [...(ways.get(to) ?? []), [from, cost]]);
    const [a, b] = [points.get(from), points.get(to)];
    if (a && b) segments.push([a, b]);
  });
  return { points, ways, segments };
}

/** Points of the quickest way between two schools; straight where the roads do not say. */
export function way(roads: Roads, from: Place, to: Place): Point[] {
  const nodes = from.node && to.node ? quickest(roads.ways, from.node, to.node) : null;
  const between = (nodes ?? []).flatMap((node) => {
    const point = roads.points.get(node);
    return point ? [point] : [];
  });
  return [from.point, ...between, to.point];
}

/** Dijkstra; the graphs of a county are small. */
function quickest(ways: Roads["ways"], from: string, to: string): string[] | null {
  const best = new Map<string, number>([[from, 0]]);
  const before = new Map<string, string>();
  const open = new Set([from]);
  while (open.size > 0) {
    const here = [...open].reduce((a, b) => (best.get(a)! <= best.get(b)! ? a : b));
    if (here === to) return traced(before, to);
    open.delete(here);
    for (const [next, cost] of ways.get(here) ?? []) {
      const length = best.get(here)! + cost;
      if (length >= (best.get(next) ?? Infinity)) continue;
      best.set(next, length);
      before.set(next, here);
      open.add(next);
    }
  }
  return null;
}

function traced(before: Map<string, string>, end: string): string[] {
  const found = [end];
  for (let here = before.get(end); here !== undefined; here = before.get(here)) found.unshift(here);
  return found;
}

/** Kilometres east and north of the middle, so that a plain pair of axes keeps distances true. */
export function flat(points: Point[]): (point: Point) => Point {
  const middle = points.length === 0 ? 0 : points.reduce((sum, [, lat]) => sum + lat, 0) / points.length;
  const east = Math.cos((middle * Math.PI) / 180) * 111.32;
  return ([lon, lat]) => [lon * east, lat * 110.57];
}
