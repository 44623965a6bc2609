import type { Entity } from '#lib/features/contract.ts';

/** What was typed for each key, as a lookup takes it: digits are taken for a whole number there. null: a key is missing. */
export function readKeys(
  keys: Entity['keys'],
  typed: Readonly<Record<string, string>>,
): Record<string, string> | null {
  const row = keys.map(({ name }) => [name, typed[name] ?? ''] as const);
  return row.every(([, text]) => text !== '') ? Object.fromEntries(row) : null;
}

/** Keys as they stand in a table: "ORD" or "ORD · 7". */
export function keysText(row: Readonly<Record<string, string | number>>): string {
  return Object.values(row).join(' · ');
}
