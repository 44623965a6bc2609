import type { LoggedFeatures } from '#lib/features/contract.ts';

type Row = LoggedFeatures['rows'][number];

interface LookedUp {
  /** "origin JFK, carrier AA" */
  entities: string;
  values: {
    feature: string;
    as: string;
    value: Row['values'][number];
    status: Row['statuses'][number];
    ageSeconds: number | null;
    origin: Row['origins'][number];
  }[];
}

/** A row's features, each with what is known of it; null: the record has no such row. */
export function lookedUp({ list, rows }: LoggedFeatures, row: number): LookedUp | null {
  const found = rows[row];
  if (!found) return null;
  return {
    entities: Object.entries(found.entities)
      .map(([name, key]) => `${name} ${String(key)}`)
      .join(', '),
    values: list.map(({ feature, as }, at) => ({
      feature,
      as,
      value: found.values[at] ?? null,
      status: found.statuses[at] ?? null,
      ageSeconds: found.ages[at] ?? null,
      origin: found.origins[at] ?? 'none',
    })),
  };
}
