'use client';
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs';

/** Lines that legends of the page have taken away, kept in its address, and how to take away or bring back one. */
export function useHiddenLines(): [readonly string[], (id: string) => void] {
  const [hidden, setHidden] = useQueryState('hide', parseAsArrayOf(parseAsString).withDefault([]));
  const toggle = (id: string) =>
    void setHidden(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id]);
  return [hidden, toggle];
}
