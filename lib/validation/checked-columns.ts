import type { Feature } from '#lib/onnx/contract.ts';

/** Of a table's columns, by name, what its rows are held against. */
export interface CheckedColumns {
  /** The columns that rows are made of, in the table's order. */
  held: string[];
  /** No inputs of the version: nobody would send them. */
  leftOut: string[];
  /** Features without a column, which are looked up when a request comes. */
  notChecked: string[];
}

/**
 * A snapshot is data that a version was made of, not requests: what is no feature in it, such as its label, is left out. A file is taken as
 * requests would come, so that a column too many breaks the rule about that; left out is only what the version's own reference has
 * beside its features, and the keys of entities, which are named beside the features.
 */
export function checkedColumns(
  columns: readonly string[],
  features: readonly Pick<Feature, 'name'>[],
  {
    isSnapshot,
    beside,
    lookedUp,
  }: { isSnapshot: boolean; beside: readonly string[]; lookedUp: readonly string[] },
): CheckedColumns {
  const taken = new Set(features.map(({ name }) => name));
  const known = new Set(beside);
  const isLeftOut = (name: string) => !taken.has(name) && (isSnapshot || known.has(name));
  const present = new Set(columns);
  return {
    held: columns.filter((name) => !isLeftOut(name)),
    leftOut: columns.filter(isLeftOut),
    notChecked: lookedUp.filter((name) => taken.has(name) && !present.has(name)),
  };
}
