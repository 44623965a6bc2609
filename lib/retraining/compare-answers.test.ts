import { expect, test } from 'vitest';
import { seededNumbers } from '#lib/performance/random-order.ts';
import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import { type AnsweredRows, compareAnswers } from './compare-answers.ts';

/** Scores that say the more the less noise they have. */
function binary(rows: number, { champion, challenger }: Record<'champion' | 'challenger', number>) {
  const next = seededNumbers(5);
  const truth = Uint8Array.from({ length: rows }, () => (next() < 0.3 ? 1 : 0));
  const scores = (noise: number) =>
    Float64Array.from(truth, (one) =>
      Math.min(1, Math.max(0, (one + noise * (next() - 0.5) * 4) / 2 + 0.25)),
    );
  return {
    ...{ task: 'binary', truth },
    ...{ champion: scores(champion), challenger: scores(challenger) },
  } satisfies AnsweredRows;
}

test('a better challenger is better for certain, and a worse one worse', () => {
  const rows = binary(2000, { champion: 0.8, challenger: 0.4 });
  const better = compareAnswers(rows, 'roc_auc', { seed: 1 });
  expect(better?.gain).toBeGreaterThan(0);
  expect(better?.low).toBeGreaterThan(0);
  expect(better?.high).toBeGreaterThan(better?.low ?? 1);
  const swapped = { ...rows, champion: rows.challenger, challenger: rows.champion };
  expect(compareAnswers(swapped, 'roc_auc', { seed: 1 })?.high).toBeLessThan(0);
});

test('losses count the other way round: less is better', () => {
  const rows = binary(2000, { champion: 0.8, challenger: 0.4 });
  for (const metric of ['log_loss', 'brier'] as const) {
    const found = compareAnswers(rows, metric, { seed: 1 });
    expect(found?.challenger).toBeLessThan(found?.champion ?? 0);
    expect(found?.gain).toBeGreaterThan(0);
  }
});

test('the same model gains nothing, for certain', () => {
  const rows = binary(500, { champion: 0.5, challenger: 0.5 });
  const same = { ...rows, challenger: rows.champion };
  expect(compareAnswers(same, 'roc_auc', { seed: 2 })).toMatchObject({ gain: 0, low: 0, high: 0 });
});

test('the area is that of all rows, ties and all', () => {
  const rows = binary(400, { champion: 1, challenger: 0.7 });
  const rounded = { ...rows, champion: rows.champion.map((score) => Math.round(score * 8) / 8) };
  const found = compareAnswers(rounded, 'roc_auc', { seed: 1, draws: 10 });
  expect(found?.champion).toBeCloseTo(rocAuc(tieGroups(rows.truth, rounded.champion)) ?? 0, 12);
});

test('draws are the seed’s, and no others', () => {
  const rows = binary(300, { champion: 0.8, challenger: 0.6 });
  const of = (seed: number) => compareAnswers(rows, 'roc_auc', { seed });
  expect(of(3)).toEqual(of(3));
  expect(of(3)?.low).not.toBe(of(4)?.low);
});

test('the interval has what it is of in 95 of 100 samples', () => {
  let covered = 0;
  const samples = 300;
  const next = seededNumbers(11);
  for (let sample = 0; sample < samples; sample += 1) {
    const truth = Float64Array.from({ length: 120 }, () => 0);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    // Errors of half-normals: means √(2/π) and half of it.
    const champion = Float64Array.from(truth, normal);
    const challenger = Float64Array.from(truth, () => normal() / 2);
    const rows = { task: 'regression', truth, champion, challenger } as const;
    const found = compareAnswers(rows, 'mae', { seed: sample, draws: 200 });
    const gain = Math.sqrt(2 / Math.PI) / 2;
    if (found && found.low <= gain && gain <= found.high) covered += 1;
  }
  expect(covered / samples).toBeGreaterThan(0.9);
  expect(covered / samples).toBeLessThan(0.985);
});

test('a slice is of its rows alone', () => {
  const rows = {
    task: 'regression',
    truth: Float64Array.of(0, 0, 0, 0),
    champion: Float64Array.of(1, 1, 9, 9),
    challenger: Float64Array.of(2, 2, 3, 3),
  } as const;
  const of = (only: number[]) =>
    compareAnswers(rows, 'mae', { seed: 1, draws: 20, only: Uint32Array.from(only) });
  expect(of([0, 1])).toMatchObject({ rows: 2, champion: 1, challenger: 2, gain: -1 });
  expect(of([2, 3])).toMatchObject({ gain: 6, low: 6, high: 6 });
  expect(compareAnswers(rows, 'rmse', { seed: 1, draws: 20 })?.champion).toBeCloseTo(Math.sqrt(41));
});

test('several classes', () => {
  const rows = {
    task: 'multiclass',
    classes: 3,
    truth: Int32Array.of(0, 1, 2, 2),
    champion: Float64Array.of(0.8, 0.1, 0.1, 0.8, 0.1, 0.1, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1),
    challenger: Float64Array.of(0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1),
  } as const;
  const found = compareAnswers(rows, 'accuracy', { seed: 1, draws: 50 });
  expect(found).toMatchObject({ champion: 0.5, challenger: 0.75, gain: 0.25, informative: 1 });
  expect(compareAnswers(rows, 'log_loss', { seed: 1, draws: 50 })?.gain).toBeGreaterThan(0);
});

test('of one class there is no area, of few of the other nothing is certain', () => {
  const one = { ...binary(50, { champion: 1, challenger: 1 }), truth: new Uint8Array(50) };
  expect(compareAnswers(one, 'roc_auc', { seed: 1 })).toBeNull();
  const few = { ...one, truth: Uint8Array.from({ length: 50 }, (_, row) => (row === 7 ? 1 : 0)) };
  expect(compareAnswers(few, 'roc_auc', { seed: 1 })).toMatchObject({
    ...{ informative: 1, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  });
});

test('a metric that such a model has not is refused', () => {
  const rows = binary(10, { champion: 1, challenger: 1 });
  expect(() => compareAnswers(rows, 'mae', { seed: 1 })).toThrow(/mae is none of roc_auc/);
});

test('of many comparisons at once each interval is wider, around the same gain', () => {
  const rows = binary(400, { champion: 0.8, challenger: 0.6 });
  const one = compareAnswers(rows, 'roc_auc', { seed: 1, draws: 4000 });
  const ofTwelve = compareAnswers(rows, 'roc_auc', {
    ...{ seed: 1, draws: 4000, confidence: 1 - 0.05 / 12 },
  });
  expect(ofTwelve?.gain).toBe(one?.gain);
  // 2.87 standard errors on each side instead of 1.96.
  const width = (found: typeof one) => (found?.high ?? 0) - (found?.low ?? 0);
  expect(width(ofTwelve) / width(one)).toBeGreaterThan(1.3);
  expect(width(ofTwelve) / width(one)).toBeLessThan(1.6);
});
