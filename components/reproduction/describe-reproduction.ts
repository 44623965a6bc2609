import type { State } from '#components/ui/status.tsx';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { getLatestReproduction } from '#lib/reproduction/operations.ts';

export type Latest = OperationAnswer<typeof getLatestReproduction>;

export interface ReproductionWords {
  state: State;
  /** For a badge. */
  word: string;
  /** What that means. */
  sentence: string;
}

const VERDICTS = {
  identical: {
    ...{ state: 'good', word: 'Reproduced, identical' },
    sentence: 'Training it again from its lineage gave the same file, byte for byte.',
  },
  same_answers: {
    ...{ state: 'good', word: 'Reproduced, same answers' },
    sentence: 'Training it again gave another file, which answers the golden cases the same.',
  },
  differs: {
    ...{ state: 'bad', word: 'Differs' },
    sentence: 'Training it again from its lineage gave another model.',
  },
  failed: {
    ...{ state: 'warning', word: 'Could not be checked' },
    sentence: 'Training it again did not come to an end.',
  },
} satisfies Record<string, ReproductionWords>;

/** Whether a version can be trained again, by its last check that ended. */
export function describeReproduction({
  latest,
  missing,
}: Pick<Latest, 'latest' | 'missing'>): ReproductionWords {
  if (latest && latest.status in VERDICTS) return VERDICTS[latest.status as keyof typeof VERDICTS];
  if (missing.length > 0) {
    return {
      ...{ state: 'unknown', word: 'Not reproducible here' },
      sentence: 'What it takes to train it again is not all known or kept here.',
    };
  }
  return {
    ...{ state: 'unknown', word: 'Not checked' },
    sentence: 'Nobody has trained it again yet. Its lineage says all that takes.',
  };
}

/** Under way: what is done now. */
export function sayProgress(open: NonNullable<Latest['open']>): string {
  if (open.status === 'queued') return 'Waiting for a worker.';
  const { progress } = open;
  if (!progress) return 'Beginning.';
  const { done, total, says } = progress;
  const share = total ? `${Math.floor((done / total) * 100)} % of the training` : null;
  return [share, says].filter(Boolean).join(', ') || 'Training.';
}
