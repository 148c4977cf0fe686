/** Which rows a grid shows and in what order, and where its columns lie. */

import { computed, ref, shallowRef, watch } from "vue";

import { fitting, NARROWEST, textOf, type Cell, type GridColumn } from "./columns.ts";
import { kept, type Filters } from "./filtering.ts";
import { rememberedWidths, rememberWidths } from "./memory.ts";
import { ranks, sorted, type Sort } from "./sorting.ts";

export interface Source {
  readonly columns: readonly GridColumn[];
  readonly rows: number;
  readonly cell: Cell;
}

/** What is printed of it besides: how it is called, and the classes of its cells. */
export interface PaperSource extends Source {
  readonly label: string;
  readonly marked?: ((row: number, key: string) => string | undefined) | undefined;
}

const SAMPLE = 200;

export function useRows(source: Source) {
  const filters = shallowRef<Filters>(new Map());
  const sort = shallowRef<Sort | null>(null);
  const sortKey = computed(() => sort.value?.key);
  const places = computed(() => {
    const key = sortKey.value;
    return key === undefined ? null : ranks(Array.from({ length: source.rows }, (_, row) => source.cell(row, key)));
  });
  const filtered = computed(() => kept(source.rows, source.columns, source.cell, filters.value));
  const shown = computed(() =>
    places.value && sort.value ? sorted(filtered.value, places.value, sort.value.descending) : filtered.value,
  );
  watch(() => source.columns, (columns) => {
    if (sort.value && !columns.some((column) => column.key === sort.value?.key)) sort.value = null;
  });

  function setFilter(key: string, texts: ReadonlySet<string> | null): void {
    const changed = new Map(filters.value);
    if (texts) changed.set(key, texts);
    else changed.delete(key);
    filters.value = changed;
  }

  /** Ascending, then descending, then as the data come. */
  function turnSort(key: string): void {
    if (sort.value?.key !== key) sort.value = { key, descending: false };
    else sort.value = sort.value.descending ? null : { key, descending: true };
  }

  return { filters, sort, filtered, shown, setFilter, turnSort };
}

export function useWidths(source: Source, name: () => string) {
  const chosen = ref<Record<string, number>>({});
  watch(name, (now) => (chosen.value = rememberedWidths(now)), { immediate: true });

  const fitted = computed(() => Object.fromEntries(source.columns.map((column) => [column.key, fit(column)])));
  const widths = computed(() => source.columns.map((column) => chosen.value[column.key] ?? column.width ?? (fitted.value[column.key] as number)));
  /** Where each column begins, and where the last one ends. */
  const edges = computed(() => {
    let edge = 0;
    return [0, ...widths.value.map((width) => (edge += width))];
  });
  const frozen = computed(() => source.columns.filter((column) => column.frozen).length);

  function fit(column: GridColumn): number {
    const sample = Array.from({ length: Math.min(SAMPLE, source.rows) }, (_, row) => textOf(column, source.cell(row, column.key)));
    return fitting(column.title, sample);
  }

  function setWidth(key: string, width: number | null): void {
    const column = source.columns.find((each) => each.key === key);
    if (!column) return;
    chosen.value = { ...chosen.value, [key]: Math.max(NARROWEST, Math.round(width ?? fit(column))) };
    rememberWidths(name(), chosen.value);
  }

  return { widths, edges, frozen, setWidth };
}
