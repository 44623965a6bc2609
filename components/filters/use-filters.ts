'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import {
  type FilterSchemas,
  type FilterValues,
  readFilters,
  type UnreadFilter,
} from './read-filters.ts';

/** What of the address could not be read, and how to take it out of there. */
export interface Unread {
  filters: UnreadFilter[];
  clear: () => void;
}

/** Filters that live in the page's address. `schemas` is a constant of the module. */
export function useFilters<S extends FilterSchemas>(
  schemas: S,
  options: { history?: 'push' | 'replace' } = {},
) {
  const parsers = useMemo(() => mapValues(schemas, () => parseAsString), [schemas]);
  const [raw, setRaw] = useQueryStates(parsers, options);
  return useMemo(() => {
    const { filter, unread } = readFilters(schemas, raw as Record<keyof S, string | null>);
    const clear = (names: readonly string[]) =>
      void setRaw(Object.fromEntries(names.map((name) => [name, null])));
    return {
      filter,
      isFiltered: Object.values(filter).some((value) => value !== null),
      setFilter: (change: Partial<FilterValues<S>>) =>
        void setRaw(
          mapValues(change as Record<string, unknown>, (value) =>
            value === null ? null : String(value),
          ),
        ),
      clearFilter: () => clear(Object.keys(schemas)),
      unread: { filters: unread, clear: () => clear(unread.map(({ name }) => name)) },
    };
  }, [schemas, raw, setRaw]);
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
