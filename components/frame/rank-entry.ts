import { defaultFilter } from 'cmdk';

/** The value of the entry that looks up whatever was typed as a request id. */
export const FIND_REQUEST = 'Find request id';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Letters strewn over a text are chance, and would keep a request id that is not a UUID from coming first. */
const WEAKEST_MATCH = 0.1;
const LAST = Number.MIN_VALUE;

/**
 * How well an entry of the palette matches what was typed, 0 for not at all. Looking up a request id takes any text, so it comes
 * after everything that matches by name, except for what can only be an id.
 */
export function rankEntry(value: string, search: string): number {
  const typed = search.trim();
  if (value === FIND_REQUEST) return UUID.test(typed) ? 1 : LAST;
  const score = defaultFilter(value, typed);
  return score < WEAKEST_MATCH ? 0 : score;
}
