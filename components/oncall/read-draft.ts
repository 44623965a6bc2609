import type { z } from 'zod';

/** What a form holds as what it stands for, or what is wrong by the fields' paths: `layers.0.people`. */
export function readDraft<S extends z.ZodType>(
  schema: S,
  draft: unknown,
): { value: z.output<S> | null; problems: ReadonlyMap<string, string> } {
  const read = schema.safeParse(draft);
  if (read.success) return { value: read.data, problems: new Map() };
  const problems = new Map<string, string>();
  for (const { path, message } of read.error.issues) {
    const at = path.join('.');
    if (!problems.has(at)) problems.set(at, message);
  }
  return { value: null, problems };
}

/** A list with the item at a place moved one up or down; as it was where there is no room. */
export function moved<T>(list: readonly T[], place: number, by: -1 | 1): T[] {
  const all = [...list];
  const [item] = all.splice(place, 1);
  const to = place + by;
  if (item === undefined || to < 0 || to > all.length) return [...list];
  all.splice(to, 0, item);
  return all;
}

export function replaced<T>(list: readonly T[], place: number, item: T): T[] {
  return list.map((each, index) => (index === place ? item : each));
}

export function without<T>(list: readonly T[], place: number): T[] {
  return list.filter((_each, index) => index !== place);
}
