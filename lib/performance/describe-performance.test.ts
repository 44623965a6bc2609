import { describe, expect, it } from 'vitest';
import type { ReferenceSample } from '#lib/monitoring/contract.ts';
import { describeChange } from './describe-performance.ts';
import { estimateLabelled, learnScores } from './estimate-counts.ts';
import { evaluateOutcomes } from './evaluate-outcomes.ts';
import { countOutcomes, type LabelledRow } from './outcomes.ts';
import { seededNumbers } from './random-order.ts';

const next = seededNumbers(11);
/** Scores that are right: their rows are positive so often. */
const draw = (rows: number) => Array.from({ length: rows }, () => next() ** 2);
const toRow = (score: number, share: number): LabelledRow => ({
  ...{ label: next() < share ? 1 : 0, predicted: score > 0.5 ? 1 : 0 },
  ...{ classes: [0, 1], scores: [1 - score, score] },
});

const known = draw(3000);
const sample = {
  columns: [
    { name: 'score', role: 'score', values: known },
    { name: 'label', role: 'label', values: known.map((score) => (next() < score ? 1 : 0)) },
  ],
} as unknown as ReferenceSample;
const reference = learnScores(sample, '1');

/** All that were asked, and of those with labels what came true. */
function change(
  all: readonly number[],
  labelled: readonly LabelledRow[],
  firstLabels: { rows: number; isAll: boolean } | null = null,
) {
  if (!reference) throw new Error('nothing was learned');
  const { outcomes } = countOutcomes(labelled, 'binary', [0, 1]);
  const everybody = countOutcomes(
    all.map((score) => toRow(score, score)),
    'binary',
    [0, 1],
  ).outcomes;
  return describeChange('binary', {
    reference: { ...reference.evaluation, firstLabels },
    estimated: estimateLabelled(outcomes, reference)?.metrics ?? null,
    others: estimateLabelled(everybody, reference)?.metrics ?? null,
    realised: evaluateOutcomes(outcomes),
  });
}

describe('a binary model', () => {
  it('that was learned from all labels there are is not compared with itself', () => {
    const all = draw(3000);
    const labelled = all.map((score) => toRow(score, score));
    const own = { rows: 3000, isAll: true };
    expect(change(all, labelled, own)).toMatchObject({
      ...{ name: 'not_enough_labels', first_labels: 3000 },
    });
    expect(change(all, labelled, { ...own, isAll: false })).toMatchObject({
      ...{ name: 'stable', first_labels: 3000 },
    });
  });

  it('that is right as it was is as in the reference', () => {
    const all = draw(3000);
    expect(
      change(
        all,
        all.map((score) => toRow(score, score)),
      )?.name,
    ).toBe('stable');
  });

  it('whose doubtful rows alone have labels has no concept drift', () => {
    const all = draw(6000);
    const doubtful = all.filter((score) => score > 0.1 && score < 0.4);
    const rows = doubtful.map((score) => toRow(score, score));
    expect(change(all, rows)).toMatchObject({ name: 'selective_labels' });
  });

  it('whose doubtful rows alone have labels, and come true more often, has it all the same', () => {
    const all = draw(6000);
    const doubtful = all.filter((score) => score > 0.1 && score < 0.4);
    const rows = doubtful.map((score) => toRow(score, Math.min(1, score + 0.4)));
    expect(change(all, rows)).toMatchObject({ name: 'concept_drift' });
  });

  it('that ranks as before, while all comes true more often, has concept drift', () => {
    const all = draw(3000);
    const rows = all.map((score) => toRow(score, 1 - (1 - score) ** 2.5));
    expect(change(all, rows)).toMatchObject({ name: 'concept_drift', metric: 'brier' });
  });
});
