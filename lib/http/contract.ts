import { z } from 'zod';

/** Times are of the years 1 to 9999: what is reckoned back from one ends here. */
export const EARLIEST_MS = Date.parse('0001-01-01T00:00:00Z');

/** Points in time are ISO 8601 text everywhere outside stores; in answers always UTC with milliseconds. */
export const timestamp = z.iso.datetime({ offset: true }).refine(
  (text) => {
    const year = new Date(text).getUTCFullYear();
    // What is no time at all has been said to be none.
    return Number.isNaN(year) || (year >= 1 && year <= 9999);
  },
  { error: 'must be a time in the years 1 to 9999, UTC' },
);

const INT4_MAX = 2 ** 31 - 1;

/** What Postgres keeps as an integer: version numbers, seqs. */
export const int4 = z.number().int().max(INT4_MAX);

/** A whole number in an address, where everything is text. */
function wholeNumberText({ min, max }: { min: number; max: number }) {
  const error = ({ input }: { input?: unknown }) => {
    if (input === undefined) return 'is missing';
    const isOpen = max === INT4_MAX && !(Number(input) > max);
    const range = isOpen ? `of ${min} or more` : `from ${min} to ${max}`;
    return `must be a whole number ${range}, got ${String(input).slice(0, 60)}`;
  };
  const number = z.int({ error, abort: true }).min(min, { error }).max(max, { error });
  return (
    z
      .unknown()
      .transform(readWhole)
      .pipe(number)
      // What it is before it is read, for the description of the API.
      .meta({ type: 'integer', minimum: min, maximum: max })
  );
}

/** The same, with what it is when it is left out. */
export function wholeNumberOr(usual: number, range: { min: number; max: number }) {
  return wholeNumberText(range)
    .default(usual)
    .meta({ description: `Default: ${usual}` });
}

function readWhole(given: unknown): unknown {
  return typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given;
}

/** A version number or a seq in an address. */
export const int4Text = wholeNumberText({ min: 1, max: INT4_MAX });

/** Such numbers with commas between them: "3" or "3,4". */
export const int4List = z
  .string()
  .regex(
    /^\d{1,10}(,\d{1,10}){0,49}$/,
    'must be whole numbers with commas between them, 50 at most',
  )
  .transform((text): unknown[] => text.split(','))
  .pipe(z.array(int4Text));

/** A query of a span of time that ends no earlier than it begins. */
export function spanQuery<T extends z.ZodObject<{ from: z.ZodType; to: z.ZodType }>>(query: T): T {
  return query.superRefine(({ from, to }, ctx) => {
    if (
      typeof from !== 'string' ||
      typeof to !== 'string' ||
      !(Date.parse(from) > Date.parse(to))
    ) {
      return;
    }
    ctx.addIssue({ code: 'custom', path: ['from'], message: 'must not be later than `to`' });
    ctx.addIssue({ code: 'custom', path: ['to'], message: 'must not be earlier than `from`' });
  });
}

const PAGE_LIMIT_MAX = 200;

/** Query parameters every list takes. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional().meta({ description: 'next_cursor of the page before' }),
  limit: wholeNumberOr(50, { min: 1, max: PAGE_LIMIT_MAX }),
});

/** A list's answer: its items and, when there are more, the cursor to ask for them with. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
