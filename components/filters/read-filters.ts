import type { z } from 'zod';
import { describeIssue } from '#lib/http/describe-issue.ts';

/** Filters by their names in the address, each with what it may be: an operation's own query, where a list has one. */
export type FilterSchemas = Record<string, z.ZodType>;

export type FilterValues<S extends FilterSchemas> = {
  [K in keyof S]: NonNullable<z.output<S[K]>> | null;
};

/** What the address says of a filter and nobody understands. */
export interface UnreadFilter {
  name: string;
  value: string;
  /** In words that follow the name: "must be …". */
  why: string;
}

/** What follows the `?` of a link to a page with these filters; a name the page does not have is a type error. */
export function writeFilters<S extends FilterSchemas>(filter: Partial<FilterValues<S>>): string {
  const set = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined);
  return String(new URLSearchParams(set.map(([name, value]) => [name, String(value)])));
}

/** Reads the address: a filter that is not there or cannot be read is null, and the latter is named. */
export function readFilters<S extends FilterSchemas>(
  schemas: S,
  raw: { readonly [K in keyof S]: string | null },
): { filter: FilterValues<S>; unread: UnreadFilter[] } {
  const unread: UnreadFilter[] = [];
  const filter: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const value = raw[name] ?? '';
    const read = value === '' ? null : schema.safeParse(value);
    filter[name] = read?.data ?? null;
    const [issue] = read?.error?.issues ?? [];
    if (issue) unread.push({ name, value, why: describeIssue(issue) });
  }
  return { filter: filter as FilterValues<S>, unread };
}
