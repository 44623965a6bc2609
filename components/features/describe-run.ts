import { z } from 'zod';
import type { State } from '#components/ui/status.tsx';
import type { RunAnswer } from '#lib/features/value-operations.ts';

export const runLooks = {
  queued: { state: 'unknown', word: 'Waiting' },
  running: { state: 'unknown', word: 'Running' },
  done: { state: 'good', word: 'Done' },
  failed: { state: 'bad', word: 'Failed' },
} as const satisfies Record<RunAnswer['status'], { state: State; word: string }>;

export const runKindWords = {
  materialize: 'Materialization',
  retrieve: 'Historical retrieval',
} as const satisfies Record<RunAnswer['kind'], string>;

export const isUnderWay = ({ status }: Pick<RunAnswer, 'status'>) =>
  status === 'queued' || status === 'running';

const asked = z.object({
  views: z.array(z.object({ name: z.string(), version: z.number() })).optional(),
  features: z.array(z.string()).optional(),
  row_count: z.number().optional(),
  file: z.string().optional(),
});

/** What a run was asked, in a line. */
export function describeRequest({ request }: Pick<RunAnswer, 'request'>): string {
  const { data } = asked.safeParse(request);
  if (data?.views) return some(data.views.map(({ name, version }) => `${name} v${version}`));
  if (!data?.features) return '–';
  const rows =
    data.row_count === undefined
      ? ` for the rows of ${data.file}`
      : ` for ${data.row_count.toLocaleString('en-US')} ${data.row_count === 1 ? 'row' : 'rows'}`;
  return some(data.features) + rows;
}

function some(names: readonly string[]): string {
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
}

/** How far a run is, from 0 to 1; null: it is not known how much there is. */
export function progressOf({ status, done, total }: RunAnswer): number | null {
  if (status === 'done') return 1;
  return total === null || total === 0 ? null : Math.min(1, done / total);
}

const wrongKeys = z.object({
  wrong_keys: z.array(
    z.object({
      column: z.string(),
      type: z.enum(['string', 'integer']),
      rows: z.number(),
      first: z.array(z.object({ row: z.number(), value: z.string() })),
    }),
  ),
});

/** What is odd about a run that is done, in sentences. */
export function oddOf({ result }: Pick<RunAnswer, 'result'>): string[] {
  const { data } = wrongKeys.safeParse(result);
  return (data?.wrong_keys ?? []).map(({ column, type, rows, first }) => {
    const many = rows === 1 ? '1 row has' : `${rows.toLocaleString('en-US')} rows have`;
    const what = type === 'integer' ? 'whole number' : 'text';
    const named = first.map(({ row, value }) => `row ${row}: “${value}”`).join(', ');
    return `${many} a ${column} that is no ${what} and found no events (${named}${rows > first.length ? ', …' : ''}).`;
  });
}

/** The size of the file that it made; null: it made none, or that is removed. */
export function fileOf({
  status,
  result,
  file_removed_at: removedAt,
}: RunAnswer): { sizeBytes: number } | null {
  const file = z.object({ digest: z.string(), size_bytes: z.number() }).safeParse(result);
  return status === 'done' && removedAt === null && file.success
    ? { sizeBytes: file.data.size_bytes }
    : null;
}
