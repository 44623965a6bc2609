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

/** The keys that a lookup of a view needs: those of its entity, and of the entities of the views that its expressions use. */
export function keysOfView(
  view: { entity: string | null; uses: Readonly<Record<string, number>> },
  views: readonly { name: string; entity: string | null }[],
  entities: readonly Entity[],
): Entity['keys'] {
  const used = views.filter(({ name }) => Object.hasOwn(view.uses, name));
  const names = new Set([view.entity, ...used.map(({ entity }) => entity)]);
  const keys = entities.filter(({ name }) => names.has(name)).flatMap((entity) => entity.keys);
  return keys.filter((key, at) => keys.findIndex(({ name }) => name === key.name) === at);
}
