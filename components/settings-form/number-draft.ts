import type { z } from 'zod';

/** One number of some settings, as a person writes it. */
export interface NumberRow {
  /** Where it is: `floors.psi`. */
  path: string;
  label: string;
  /** Of the number. */
  unit?: string;
  says?: string;
  /** What a person writes is so many times what is kept: 100 for percent. */
  scale?: number;
}

/** Texts by path. */
export type Texts = Record<string, string>;

/** What the rows' numbers are now; of what is switched off nothing is kept, and its text is empty. */
export function toTexts(settings: object, rows: readonly NumberRow[]): Texts {
  return Object.fromEntries(
    rows.map(({ path, scale = 1 }) => {
      const value = keysOf(path).reduce<unknown>(at, settings);
      return [path, typeof value === 'number' ? String(rounded(value * scale)) : ''];
    }),
  );
}

/**
 * The settings with the rows' numbers in them, by their contract; or what is wrong, by path. Rows below something that is
 * switched off (null) are left out.
 */
export function readTexts<S extends z.ZodType>(
  schema: S,
  settings: object,
  rows: readonly NumberRow[],
  texts: Texts,
): { settings: z.output<S>; problems: null } | { settings: null; problems: Texts } {
  const filled: unknown = structuredClone(settings);
  const problems: Texts = {};
  for (const { path, scale = 1 } of rows) {
    const keys = keysOf(path);
    const parent = keys.slice(0, -1).reduce<unknown>(at, filled);
    if (!isRecord(parent)) continue;
    const text = (texts[path] ?? '').trim().replaceAll(',', '');
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) problems[path] = 'must be a number';
    else parent[keys.at(-1) ?? ''] = rounded(value / scale);
  }
  if (Object.keys(problems).length > 0) return { settings: null, problems };
  const parsed = schema.safeParse(filled);
  if (parsed.success) return { settings: parsed.data, problems: null };
  for (const { path, message } of parsed.error.issues) problems[path.join('.')] ??= message;
  return { settings: null, problems };
}

const keysOf = (path: string) => path.split('.');

/** What 0.1 × 100 is meant to be. */
const rounded = (value: number) => Number(value.toPrecision(12));

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const at = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);
