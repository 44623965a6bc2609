import { z } from 'zod';

/** Points in time are ISO 8601 text everywhere outside stores; in answers always UTC with milliseconds. */
export const timestamp = z.iso.datetime({ offset: true }).refine(
  (text) => {
    const year = new Date(text).getUTCFullYear();
    // What is no time at all has been said to be none.
    return Number.isNaN(year) || (year >= 1 && year <= 9999);
  },
  { error: 'must be a time in the years 1 to 9999, UTC' },
);

/** What Postgres keeps as an integer: version numbers, seqs. */
export const int4 = z
  .number()
  .int()
  .max(2 ** 31 - 1);
/** The same in an address. */
export const int4Text = z.coerce
  .number()
  .int()
  .max(2 ** 31 - 1);

const PAGE_LIMIT_MAX = 200;

/** Query parameters every list takes. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional().meta({ description: 'next_cursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(50),
});

/** A list's answer: its items and, when there are more, the cursor to ask for them with. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
